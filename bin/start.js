import { existsSync, readdirSync, statSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { installPackages, root, runs, say } from './provision.js'

installPackages()
if (isStale()) {
  say('Building the console …')
  if (!runs('npx', ['vite', 'build', '--logLevel', 'warn'])) {
    say('The console could not be built; see the lines above.')
    process.exit(1)
  }
}
say('Starting the server …')
const server = spawn(process.execPath, ['--import', 'tsx', 'src/server/main.ts'], { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
server.on('exit', (code) => process.exit(code ?? 1))

/** The console was never built, or something that it is made of is newer. */
function isStale() {
  const built = join(root, 'dist', 'index.html')
  if (!existsSync(built)) return true
  const builtAt = statSync(built).mtimeMs
  return ['src/web', 'src/core', 'src/protocol', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'].some(
    (path) => newest(join(root, path)) > builtAt,
  )
}

function newest(path) {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}
