import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, openPage, startProgram, type Program } from './program.ts'

let program: Program
let browser: Browser

beforeAll(async () => {
  program = await startProgram()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await program?.dispose()
})

async function signIn(role: string, look = {}): Promise<{ page: Page; errors: string[] }> {
  const opened = await openPage(browser, program.address, look)
  await opened.page.goto('/')
  await opened.page.getByRole('button', { name: role }).click()
  return opened
}

const stepKey = (page: Page): Promise<string | null> => page.locator('[data-step]').getAttribute('data-step')

describe('a collector’s day', () => {
  it('signs in, sees gates with reasons, and may not call a blocked case', async () => {
    const { page, errors } = await signIn('以催收员进入')
    await page.getByRole('heading', { name: '今日队列' }).waitFor()
    const blocked = page.getByRole('option', { name: /罗玉珍/ })
    await blocked.click()
    await page.locator('aside .gate.blocked').first().waitFor()
    expect(await page.locator('aside').textContent()).toContain('民法典')
    expect(await page.locator('aside').getByRole('button', { name: /拨打/ }).count()).toBe(0)
    expect(errors).toEqual([])
    await page.context().close()
  })

  it('is guided through a call that plays itself, records the promise, wraps up; a reviewer then opens it', async () => {
    const { page, errors } = await signIn('以催收员进入')
    await page.getByRole('button', { name: '最快' }).click()
    await page.getByRole('button', { name: /一通好电话/ }).click()
    await page.getByRole('heading', { name: '通话小结' }).waitFor({ timeout: 60_000 })
    expect(await page.getByLabel('结果').inputValue()).toBe('promise')
    expect(await page.getByLabel('金额').inputValue()).toBe('3500')
    const notices = page.getByRole('region', { name: '后续通知' })
    await notices.getByText('措辞已查，没有违规').waitFor()
    expect(await notices.getByRole('article').textContent()).toMatch(/张伟.*3,500 元/s)
    const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('d')])
    expect(file.suggestedFilename()).toMatch(/^张伟-承诺提醒短信-\d{4}-\d\d-\d\d\.txt$/)
    await notices.getByText('✓ 已存文件').waitFor()
    await page.getByRole('button', { name: '保存小结' }).click()
    await page.getByRole('heading', { name: '小结已保存' }).waitFor()
    const call = page.url().split('/').at(-1) ?? ''
    await page.context().close()

    const reviewer = await signIn('以质检员进入')
    await reviewer.page.goto(`/review/${call}`)
    await reviewer.page.getByText('换成我接到这电话也不痛快').first().waitFor()
    expect(await reviewer.page.getByText('复述确认承诺').count()).toBeGreaterThan(0)
    const log = (await reviewer.page.evaluate(async (id) => (await fetch(`/api/calls/${id}/events`)).json() as unknown, call)) as {
      events: { type: string; notice?: string; text?: string }[]
    }
    const taken = log.events.find(({ type }) => type === 'notice')
    expect(taken?.notice).toBe('promise-reminder-sms')
    expect(taken?.text).toContain('3,500 元')
    expect([...errors, ...reviewer.errors]).toEqual([])
    await reviewer.page.context().close()
  })

  it('hears the warning on the turn that breaks a rule, with its words and its source', async () => {
    const { page, errors } = await signIn('以催收员进入')
    await page.getByRole('button', { name: '4×' }).click()
    await page.getByRole('button', { name: /违规的一通/ }).click()
    const insult = page.locator('[data-rule="cn.no.insult"]')
    await insult.waitFor({ timeout: 60_000 })
    expect(await insult.textContent()).toContain('老赖')
    expect(await insult.textContent()).toContain('第六十八条')
    expect(errors).toEqual([])
    await page.context().close()
  })

  it('runs a whole call by keys alone', async () => {
    const { page, errors } = await signIn('以催收员进入')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('Enter')
    await page.locator('[data-step]').waitFor()
    expect(await stepKey(page)).toBe('opening/greet')
    await page.keyboard.press('i')
    await page.getByRole('complementary', { name: '要领' }).getByRole('article', { name: '拨号前先备齐' }).waitFor()
    await page.keyboard.press('i')
    await page.keyboard.press('c')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /受害者型/ })
      .waitFor()
    await page.keyboard.press('3')
    await page.getByText('由您判断').waitFor()
    await page.keyboard.press('Space')
    await page.waitForFunction(() => document.querySelector('[data-step]')?.getAttribute('data-step') === 'opening/notify-recording')
    await page.keyboard.press('Backspace')
    await page.waitForFunction(() => document.querySelector('[data-step]')?.getAttribute('data-step') === 'opening/greet')
    for (const key of ['Space', 'Space', '1', '1']) {
      await page.keyboard.press(key)
      await page.waitForTimeout(150)
    }
    expect(await stepKey(page)).toBe('disclose/state-purpose')
    await page.keyboard.press('n')
    await page.getByRole('textbox', { name: '笔记' }).fill('<img src=x onerror=alert(1)> 语速慢')
    await page.getByRole('button', { name: '保存' }).click()
    await page.keyboard.press('p')
    await page.getByLabel('金额').fill('1200')
    await page.getByLabel('日期').fill('2027-01-15')
    await page.getByRole('button', { name: '确认承诺' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '结束通话' }).click()
    await page.getByRole('heading', { name: '通话小结' }).waitFor()
    expect(await page.getByLabel('结果').inputValue()).toBe('promise')
    expect(await page.getByLabel('登记备注').inputValue()).toContain('<img src=x')
    await page.getByRole('button', { name: '保存小结' }).click()
    await page.getByRole('heading', { name: '小结已保存' }).waitFor()
    expect(errors).toEqual([])
    await page.context().close()
  })

  it('loses nothing when the page is reloaded and the server is killed in mid-call', async () => {
    const { page } = await signIn('以催收员进入')
    await page.getByRole('option').nth(1).click()
    await page.keyboard.press('Enter')
    await page.locator('[data-step="opening/greet"]').waitFor()
    await page.keyboard.press('Space')
    await page.locator('[data-step="opening/notify-recording"]').waitFor()
    await page.reload()
    await page.locator('[data-step="opening/notify-recording"]').waitFor()
    await program.kill()
    await page.getByText('连接断开').waitFor({ timeout: 30_000 })
    await page.keyboard.press('t')
    await page.getByRole('textbox', { name: '输入听到的话…' }).fill('<b>你哪位</b>')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Space')
    await page.locator('[data-step="verify/ask-name"]').waitFor()
    await program.start()
    await page.getByText('连接断开').waitFor({ state: 'detached', timeout: 30_000 })
    await page.reload()
    await page.locator('[data-step="verify/ask-name"]').waitFor()
    expect(await page.getByRole('log').textContent()).toContain('<b>你哪位</b>')
    await page.context().close()
  })
})

describe('a gate', () => {
  it('is overridden by a supervisor with a reason, which the audit then shows; a collector is refused even past the screen', async () => {
    const { page, errors } = await signIn('以主管进入')
    await page.getByRole('option', { name: /罗玉珍/ }).click()
    await page.getByRole('button', { name: '主管放行并拨打' }).click()
    const dialog = page.getByRole('dialog')
    const send = dialog.getByRole('button', { name: '主管放行并拨打' })
    expect(await send.isDisabled()).toBe(true)
    await dialog.getByLabel('理由').fill('继承人来电要求说明账目')
    await send.click()
    await page.locator('[data-step]').waitFor()
    await page.goto('/queue')
    await page.getByRole('button', { name: '放行记录' }).click()
    await page.getByRole('dialog').getByText('继承人来电要求说明账目').waitFor()
    expect(await page.getByRole('dialog').textContent()).toMatch(/罗玉珍.*审计链完整/s)
    await page.context().close()

    const collector = await signIn('以催收员进入')
    await collector.page.getByRole('option', { name: /罗玉珍/ }).waitFor()
    expect(await collector.page.getByRole('button', { name: '放行记录' }).count()).toBe(0)
    const refused = await collector.page.evaluate(async () => {
      const body = JSON.stringify({ override: { reason: '我就是想打这个电话' } })
      const headers = { 'content-type': 'application/json' }
      const { cases } = (await (await fetch('/api/queue')).json()) as { cases: { verdict: string; case: { id: string } }[] }
      const id = cases.find(({ verdict }) => verdict === 'blocked')?.case.id ?? ''
      return [(await fetch(`/api/cases/${id}/calls`, { method: 'POST', headers, body })).status, (await fetch('/api/overrides')).status]
    })
    expect(refused).toEqual([403, 403])
    expect([...errors, ...collector.errors]).toEqual([])
    await collector.page.context().close()
  })
})

describe('a trainer’s mock call', () => {
  it('talks to a simulated debtor by typing and gets a result', async () => {
    const { page, errors } = await signIn('以培训师进入')
    await page.waitForURL(/mock-call/)
    const { call } = (await page.evaluate(async () => {
      const answer = await fetch('/api/mock-calls', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ persona: 'victim', stage: 'middle', locale: 'zh', seed: 7 }),
      })
      return (await answer.json()) as unknown
    })) as { call: string }
    await page.goto(`/call/${call}`)
    await page.locator('[data-step]').waitFor()
    const place = page.getByRole('status', { name: '说之前先查' })
    await page.getByPlaceholder('先查再发').waitFor()
    // Everything in the middle and the field; pixels of the same place differ by a shade from one painting to the next.
    const looks = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('section.mid *, input')].map((part) => {
          const { x, y, width, height } = part.getBoundingClientRect()
          return [x, y, width, height]
        }),
      )
    const [before, room] = [await looks(), await page.getByRole('log').boundingBox()]
    expect((await place.boundingBox())?.height ?? 0).toBe(0)
    // What was loaded needs no server.
    await page.context().setOffline(true)
    await page.getByRole('textbox').first().fill('再不还钱我们就找人打断你的腿')
    await place.locator('[data-rule]').waitFor()
    expect(await place.textContent()).toContain('打断你的腿')
    // The warning takes its place from the transcript alone: the line, the answers and the field stand where they stood.
    expect(await looks()).toEqual(before)
    expect((await page.getByRole('log').boundingBox())?.height).toBeLessThan(room?.height ?? 0)
    await page.context().setOffline(false)
    await page.keyboard.press('Enter')
    await place.getByText('没有发出').waitFor()
    expect(await page.locator('.turn').count()).toBe(0)
    await page.getByRole('textbox').first().fill('')
    await place.locator('[data-rule]').waitFor({ state: 'detached' })
    expect(await page.getByRole('log').boundingBox()).toEqual(room)
    for (const words of ['您好，我是和信商务的周岚，工号1107，受云杉银行委托给您来电。', '请问您是周明本人吗？']) {
      const before = await page.locator('.turn').count()
      await page.getByRole('textbox').first().fill(words)
      await page.keyboard.press('Enter')
      await page.waitForFunction((count) => document.querySelectorAll('.turn').length >= count + 2, before, { timeout: 20_000 })
    }
    await page.getByRole('textbox').first().press('Escape')
    await page.getByRole('button', { name: /结束/ }).click()
    await page.getByRole('button', { name: '结束通话' }).click()
    await page.getByRole('button', { name: '保存小结' }).click()
    await page.getByRole('button', { name: '看模拟结果' }).click()
    await page.waitForURL(/mock-call\//)
    await page.getByText('受害者型').first().waitFor()
    expect(errors).toEqual([])
    await page.context().close()
  })
})
