import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPackages, provideBrowser, runs, say } from './provision.js'

installPackages()
const browser = await provideBrowser()
const env = { ...process.env, ...(browser ? { CHROMIUM_PATH: browser } : {}) }
const reports = mkdtempSync(join(tmpdir(), 'cuebook-test-'))

let passed = 0
let failed = 0

function gate(title, command, args) {
  say(`\n── ${title}`)
  const ok = runs(command, args, { env })
  if (ok) passed += 1
  else failed += 1
  say(ok ? `✓ ${title}` : `✕ ${title}`)
}

function suite(title, args) {
  say(`\n── ${title}`)
  const report = join(reports, `${title.replaceAll(' ', '-')}.json`)
  const ok = runs('npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args], { env })
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8'))
    passed += counts.numPassedTests
    failed += counts.numFailedTests
    // A file that does not even load fails without counting a test.
    if (!ok && counts.numFailedTests === 0) failed += 1
  } catch {
    failed += 1
  }
}

gate('types', 'npm', ['run', '--silent', 'check'])
gate('lint and format', 'npm', ['run', '--silent', 'lint'])
gate('library lint', 'npm', ['run', '--silent', 'cli', '--', 'lint'])
gate('library proofs', 'npm', ['run', '--silent', 'cli', '--', 'verify'])
gate('library walks and cases', 'npm', ['run', '--silent', 'cli', '--', 'walk'])
gate('handbook coverage', 'npm', ['run', '--silent', 'cli', '--', 'coverage'])
gate('build', 'npm', ['run', '--silent', 'build'])
suite('unit component and server tests', [])
suite('end to end in Chromium', ['--config', 'vitest.e2e.config.ts'])

rmSync(reports, { recursive: true, force: true })
say(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
