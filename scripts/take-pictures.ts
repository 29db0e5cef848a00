import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { openBrowser, openPage, startProgram } from '../test/e2e/program.ts'

/** Takes the pictures of the README from the running program. `npm run pictures` */
const folder = resolve(import.meta.dirname, '../docs/pictures')
mkdirSync(folder, { recursive: true })
const program = await startProgram()
const browser = await openBrowser()
// A picture that fails must leave no server behind.
process.on('exit', () => void program.kill())
const size = { width: 1440, height: 900 }
const roles = {
  zh: { collector: '以催收员进入', trainer: '以培训师进入', reviewer: '以质检员进入' },
  en: { collector: 'Enter as collector', trainer: 'Enter as trainer', reviewer: 'Enter as reviewer' },
}

async function enter(role: 'collector' | 'trainer' | 'reviewer', locale: 'zh' | 'en', theme: 'light' | 'dark') {
  const { page } = await openPage(browser, program.address, { ...size, locale, theme })
  await page.goto('/')
  if (locale === 'en') await page.getByText('Switch to English').click()
  await page.getByRole('button', { name: roles[locale][role] }).click()
  await page.getByRole('navigation').waitFor()
  return page
}

const queue = await enter('collector', 'zh', 'light')
await queue.getByRole('option').nth(3).waitFor()
await queue.getByRole('option', { name: /罗玉珍/ }).click()
await queue.screenshot({ path: `${folder}/queue-zh-light.png` })

const guided = await enter('collector', 'zh', 'light')
await guided.getByRole('button', { name: '4×' }).click()
await guided.getByRole('button', { name: /一通好电话/ }).click()
await guided.getByText('这周五之前我还三千五').waitFor({ timeout: 90_000 })
await guided.waitForTimeout(600)
await guided.screenshot({ path: `${folder}/live-call-zh-light.png` })

const english = await enter('collector', 'en', 'dark')
await english.getByRole('button', { name: '4×' }).click()
await english.getByRole('button', { name: /A good call in English/ }).click()
await english.getByText('Can I pay it in instalments').first().waitFor({ timeout: 90_000 })
await english.waitForTimeout(600)
await english.screenshot({ path: `${folder}/live-call-en-dark.png` })

const broken = await enter('collector', 'zh', 'dark')
await broken.getByRole('button', { name: '最快' }).click()
await broken.getByRole('button', { name: /违规的一通/ }).click()
await broken.getByRole('heading', { name: '通话小结' }).waitFor({ timeout: 90_000 })
await broken.getByRole('button', { name: '保存小结' }).click()
await broken.getByRole('heading', { name: '小结已保存' }).waitFor()
const call = broken.url().split('/').at(-1) ?? ''

const review = await enter('reviewer', 'zh', 'light')
await review.goto(`/review/${call}`)
await review.getByText('我给她单位打电话').first().click()
await review.waitForTimeout(600)
await review.screenshot({ path: `${folder}/review-zh-light.png` })

const trainer = await enter('trainer', 'zh', 'light')
const mock = (await trainer.evaluate(async () => {
  const body = JSON.stringify({ persona: 'victim', stage: 'middle', locale: 'zh', seed: 7 })
  const answer = await fetch('/api/mock-calls', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  return (await answer.json()) as unknown
})) as { call: string }
await trainer.goto(`/call/${mock.call}`)
await trainer.locator('[data-step]').waitFor()
for (const words of [
  '您好，我是和信商务的周岚，工号1107，受云杉银行委托给您来电。',
  '先跟您说一声，本次通话会录音。请问您是周明本人吗？',
  '为了您的信息安全，麻烦您核对一下身份证后四位。',
  '您的消费贷款还有5200元没还，到今天逾期6天了。请问是什么原因没有按时还呢？',
  '店关了，货也没了，这阵子您撑得不容易。',
  '可以先还最低的五百二，剩下的分三期，您看行吗？',
  '具体是几号，能还多少？',
  '请您通过云杉银行手机银行还款，感谢您接听，再见。',
]) {
  const before = await trainer.locator('.turn').count()
  const field = trainer.getByRole('textbox').first()
  if ((await field.count()) === 0) break
  await field.fill(words)
  await trainer.keyboard.press('Enter')
  await trainer
    .waitForFunction((count) => document.querySelectorAll('.turn').length >= count + 2 || document.querySelector('form') !== null, before, {
      timeout: 8000,
    })
    .catch(() => undefined)
}
// The simulated debtor hangs up in their own time, or not at all.
const wrapUp = trainer.getByRole('heading', { name: '通话小结' })
const hungUp = await wrapUp.waitFor({ timeout: 5000 }).then(
  () => true,
  () => false,
)
if (!hungUp) {
  await trainer.getByRole('button', { name: /^结束/ }).click()
  await trainer.getByRole('button', { name: '结束通话' }).click()
}
await trainer.getByRole('button', { name: '保存小结' }).click()
await trainer.getByRole('button', { name: '看模拟结果' }).click()
await trainer.waitForTimeout(1200)
await trainer.screenshot({ path: `${folder}/mock-call-result-zh-light.png` })

await browser.close()
await program.dispose()
process.stdout.write(`The pictures are in ${folder}.\n`)
