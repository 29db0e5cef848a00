import type { CallView } from '../../../core/call/view.ts'
import type { Library } from '../../../core/library/library.ts'
import { text } from '../../i18n/dictionary.ts'
import { day, money } from '../../i18n/format.ts'
import type { liveCallWords } from '../../i18n/live-call.ts'

/** The register note, written by rule from the log; the collector corrects it. */
export function registerNote(view: CallView, library: Library, words: ReturnType<typeof liveCallWords>): string {
  const { summary } = words
  const cards = [
    ...new Set(
      view.objections
        .map(({ id }) => library.objections[id])
        .filter((card) => card !== undefined)
        .map((card) => text(card.title)),
    ),
  ]
  const broken = view.duties.filter(({ state }) => state === 'broken').map(({ title }) => text(title))
  const { heard, confirmed } = view.promise
  const amount = confirmed?.amount ?? heard?.amount
  const date = confirmed?.date ?? heard?.date
  const condition = (confirmed ? confirmed.condition : heard?.condition) ?? ''
  const parts = [
    view.situation ? summary.situation(text(view.situation.title)) : '',
    cards.length > 0 ? summary.reason(cards.slice(0, 4).join(words.me === '我' ? '、' : '; ')) : '',
    amount != null && date != null ? summary.promise(money(amount, view.case.currency), day(date), condition) : '',
    broken.length > 0 ? summary.broken(broken.join(words.me === '我' ? '；' : '; ')) : '',
    ...view.notes.map((note) => note.text),
  ].filter(Boolean)
  return parts.length > 0 ? parts.join('') : summary.nothing
}

/** The day after the promise falls due; a callback is due tomorrow. */
export function nextContactOf(view: CallView): string {
  const due = view.promise.confirmed?.date ?? view.promise.heard?.date
  const after = (iso: string): string => new Date(Date.parse(`${iso}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  if (due !== undefined && due !== null) return after(due)
  return view.outcome === 'callback' ? after(view.startedAt.slice(0, 10)) : ''
}
