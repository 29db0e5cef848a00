import { render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Library } from '../../../../src/core/library/library.ts'
import { entriesOf, findEntries } from '../../../../src/web/screens/library/entries.ts'
import LibraryBrowser from '../../../../src/web/screens/library/LibraryBrowser.svelte'
import { listenToKeys } from '../../../../src/web/ui/shortcut.ts'
import { tinyLibrary } from '../../../fixtures/tiny-library.ts'

const both = (zh: string, en = zh) => ({ zh, en })
const tiny = tinyLibrary()
const objection = (id: string, title: string, why: string) => ({
  id,
  acts: ['objection.no-money'],
  title: both(title, `“${id}”`),
  quotes: [both('真没钱')],
  why: both(why),
  genuine: both('真'),
  pretext: both('推'),
  first: both('先听您说'),
  ask: both('哪天有进账'),
  lines: {},
  never: [{ say: both('谁信啊'), because: both('嘲讽') }],
  evidence: [],
  next: both('定日子'),
  related: ['later'],
  corporate: false,
  handbook: [],
})
const rule = {
  id: 'threat',
  title: both('不得威胁', 'No threats'),
  severity: 'fatal',
  source: { document: both('某规定', 'Some rule'), clause: '第九条', from: '2025-01-01', confidence: 'S' },
  when: {},
  pattern: { never: ['violation.insult'] },
  'waived-by': [],
  warning: both('停'),
  remedy: both('改说'),
  violates: [{ zh: '我找人收拾你' }, { en: 'I will find you' }],
  complies: [],
  handbook: [],
}
const library = {
  ...tiny,
  objections: { 'no-money': objection('no-money', '没钱还', '周转不开'), later: objection('later', '过几天', '拖一拖，说没钱还') },
  knowledge: {
    calm: { id: 'calm', title: both('听、稳'), body: both('他吵您低半度。\n等他换气。'), kind: 'technique', handbook: ['T5'] },
  },
  flows: {
    loan: {
      ...tiny.flows['loan'],
      phases: [{ ...tiny.flows['loan']!.phases[0]!, steps: [{ ...tiny.flows['loan']!.phases[0]!.steps[0]!, knowledge: ['calm'] }] }],
    },
  },
  packs: { cn: { ...tiny.packs['cn'], id: 'cn', title: both('大陆规则'), version: '1', rules: [rule] } },
} as unknown as Library

describe('finding library entries', () => {
  const entries = entriesOf(library)
  const keys = (query: string, kind: Parameters<typeof findEntries>[2] = 'all') => findEntries(entries, query, kind).map(({ key }) => key)

  it('puts a hit in the title before a hit in the text', () => {
    expect(keys('没钱还')).toEqual(['objection:no-money', 'objection:later'])
  })

  it('asks for every word, whatever the case', () => {
    expect(keys('no THREATS')).toEqual(['rule:cn/threat'])
    expect(keys('没钱 无此词')).toEqual([])
  })

  it('keeps to one kind', () => {
    expect(keys('', 'rule')).toEqual(['rule:cn/threat'])
    expect(keys('没钱还', 'persona')).toEqual([])
  })
})

describe('the library browser', () => {
  let silence: () => void
  beforeEach(() => {
    silence = listenToKeys()
  })
  afterEach(() => silence())

  it('opens the card of the address and says where law was not verified', () => {
    render(LibraryBrowser, { library, open: 'rule:cn/threat' })
    const card = within(screen.getByRole('article'))
    expect(card.getByRole('heading').textContent).toBe('不得威胁')
    expect(card.getByText(/条文未核实/)).toBeTruthy()
    expect(card.getByText(/我找人收拾你/)).toBeTruthy()
    expect(card.queryByText(/I will find you/)).toBeNull()
  })

  it('opens a knowledge card with its lines and the steps that show it, and finds it by its words or its handbook item', async () => {
    const user = userEvent.setup()
    render(LibraryBrowser, { library, open: 'knowledge:calm' })
    const card = within(screen.getByRole('article'))
    expect(card.getByText('技巧')).toBeTruthy()
    expect(card.getByText('等他换气。')).toBeTruthy()
    expect(card.getByText('greet')).toBeTruthy()
    for (const words of ['换气', 't5']) {
      await user.clear(screen.getByRole('searchbox'))
      await user.type(screen.getByRole('searchbox'), words)
      expect(within(screen.getByRole('article')).getByRole('heading').textContent).toBe('听、稳')
    }
  })

  it('searches and moves by keys alone', async () => {
    const user = userEvent.setup()
    render(LibraryBrowser, { library })
    await user.keyboard('/')
    await user.keyboard('没钱还')
    expect(screen.getByRole('article').textContent).toContain('周转不开')
    await user.keyboard('{ArrowDown}')
    expect(screen.getByRole('article').textContent).toContain('拖一拖')
    await user.keyboard('{Escape}')
    expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('')
  })

  it('says what to do when nothing fits', async () => {
    const user = userEvent.setup()
    render(LibraryBrowser, { library })
    await user.type(screen.getByRole('searchbox'), '不存在的词')
    expect(screen.getByRole('heading', { name: '没有找到' })).toBeTruthy()
  })
})
