import { existsSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. Only Node's own modules may be used here: this runs before anything is installed. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

export function say(sentence) {
  process.stdout.write(`${sentence}\n`)
}

/** Run a command in the checkout and show its output; returns whether it succeeded. */
export function runs(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options }).status === 0
}

/** Install the packages of the lockfile when they are not there yet. Exits with a sentence when that fails. */
export function installPackages() {
  if (existsSync(join(root, 'node_modules', '.package-lock.json'))) return
  say('Installing packages (once, about a minute) …')
  if (!runs('npm', ['ci', '--no-audit', '--no-fund'])) {
    say('The packages could not be installed. Is the npm registry reachable? See the lines above, then run the command again.')
    process.exit(1)
  }
}

const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Find or install a Chromium for the tests. Returns its path; undefined means the one that playwright installed. */
export async function provideBrowser() {
  const given = process.env.CHROMIUM_PATH
  if (given) return given
  const installed = systemBrowsers.find((path) => existsSync(path))
  if (installed) return installed
  const { chromium } = await import('playwright')
  if (existsSync(chromium.executablePath())) return undefined
  say('Installing a Chromium for the tests (once) …')
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    runs('apt-get', ['update', '-qq'])
    runs('apt-get', ['install', '-y', '-qq', 'chromium', 'fonts-noto-cjk'], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    const found = systemBrowsers.find((path) => existsSync(path))
    if (found) return found
  }
  if (runs('npx', ['playwright', 'install', 'chromium'])) return undefined
  say('No Chromium could be found or installed. Install one, or set CHROMIUM_PATH to its program.')
  process.exit(1)
}
