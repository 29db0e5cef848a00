import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright'

const root = resolve(import.meta.dirname, '../..')

/** The flags that a Chromium needs on a machine without display, sandbox or network. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Cuebook as a user runs it: a process of its own, an embedded database in a folder of its own. */
export interface Program {
  readonly address: string
  /** Pull the plug: SIGKILL, as a power cut would. */
  kill(): Promise<void>
  /** Start again on the same data and the same port. */
  start(): Promise<void>
  /** Stop and delete the data. */
  dispose(): Promise<void>
}

export async function startProgram(): Promise<Program> {
  const data = mkdtempSync(join(tmpdir(), 'cuebook-e2e-'))
  const port = await freePort()
  let child: ChildProcess | null = null
  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/server/main.ts')], {
      cwd: root,
      env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', CUEBOOK_DATA: data, CUEBOOK_DEMO: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    let output = ''
    started.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    started.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    for (let waited = 0; waited < 60_000; waited += 100) {
      if (started.exitCode !== null) throw new Error(`The server stopped at once:\n${output}`)
      if (await answers(`http://127.0.0.1:${port}/api/session`)) return
      await new Promise((done) => setTimeout(done, 100))
    }
    throw new Error(`The server did not answer within a minute:\n${output}`)
  }
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  await start()
  return {
    address: `http://127.0.0.1:${port}`,
    kill,
    start,
    dispose: async () => {
      await kill()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url)
    return true
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

export function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH']
  return chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: flags })
}

export interface Look {
  readonly width: number
  readonly height: number
  readonly theme: 'light' | 'dark'
  readonly locale: 'zh' | 'en'
}

/** A fresh page with its language and theme set, which fails the test on any error in its console. */
export async function openPage(browser: Browser, address: string, look: Partial<Look> = {}): Promise<{ page: Page; errors: string[] }> {
  const { width = 1280, height = 720, theme = 'light', locale = 'zh' } = look
  const context = await browser.newContext({
    viewport: { width, height },
    locale: locale === 'zh' ? 'zh-CN' : 'en-GB',
    colorScheme: theme,
    baseURL: address,
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  return { page, errors }
}
