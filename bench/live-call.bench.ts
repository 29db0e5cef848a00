import { openBrowser, openPage, startProgram } from '../test/e2e/program.ts'
import type { Benchmark } from './main.ts'

const presses = 60
const sentences = 30

/** The 95th of a hundred, in milliseconds. */
function p95(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN
}

/** In real Chromium against the real server: from a key to the next line painted, from a text to its warning painted. */
export const benchmark: Benchmark = {
  title: 'Live call, in Chromium against a running server',
  run: async () => {
    const program = await startProgram()
    const browser = await openBrowser()
    const { page } = await openPage(browser, program.address)
    // The TypeScript runner names functions by a helper that the page does not have.
    await page.addInitScript('globalThis.__name = (named) => named')
    await page.goto('/')
    await page.getByRole('button', { name: '以催收员进入' }).click()
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('Enter')
    await page.locator('[data-step]').waitFor()
    const keys = await page.evaluate(async (most) => {
      const times: number[] = []
      const step = (): string | null => document.querySelector('[data-step]')?.getAttribute('data-step') ?? null
      for (let i = 0; i < most; i += 1) {
        const before = step()
        const began = performance.now()
        window.dispatchEvent(new KeyboardEvent('keydown', { key: i % 2 === 0 ? ' ' : 'Backspace', bubbles: true }))
        while (step() === before) await new Promise(requestAnimationFrame)
        await new Promise(requestAnimationFrame)
        times.push(performance.now() - began)
        await new Promise((done) => setTimeout(done, 60))
      }
      return times
    }, presses)
    const warnings: number[] = []
    for (let i = 0; i < sentences; i += 1) {
      const field = page.getByRole('textbox').first()
      if (i === 0) {
        await field.focus()
        await page.keyboard.press('Tab')
      }
      await field.fill('你就是个老赖，不要脸')
      const seen = await page.evaluate(async () => {
        const count = (): number => document.querySelectorAll('.turn mark.breach').length
        const before = count()
        const began = performance.now()
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
        while (count() === before && performance.now() - began < 5000) await new Promise(requestAnimationFrame)
        return performance.now() - began
      })
      warnings.push(seen)
      await page.waitForTimeout(80)
    }
    await browser.close()
    await program.dispose()
    return [
      {
        what: `key press to next line painted, p95 of ${presses}`,
        figure: `${p95(keys).toFixed(1)} ms`,
        atLeast: '< 50 ms',
        held: p95(keys) < 50,
      },
      {
        what: `typed text to violation painted, p95 of ${sentences}`,
        figure: `${p95(warnings).toFixed(1)} ms`,
        atLeast: '< 150 ms',
        held: p95(warnings) < 150,
      },
    ]
  },
}
