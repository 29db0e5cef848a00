import type { Call } from '../../core/call/call.ts'
import { sureEnough } from '../../core/call/follow.ts'
import { readingContext } from '../../core/call/reading-context.ts'
import { localTime } from '../../core/rules/local-time.ts'
import { fillNotice, noticeFacts } from '../../core/call/view-notices.ts'
import { splitSentences } from '../../core/library/split-sentences.ts'
import type { Wording, WordingFinding } from '../../protocol/api.ts'
import type { LibraryShelf } from '../library/library-shelf.ts'

const ending = /[。！？.!?]["”]?$/u

/**
 * Read a text that was made of a notice and is to be sent to the debtor, sentence by sentence, as the detector reads
 * what a collector says; return what the wording rules of the call's packs forbid in it. Headings, datelines and blanks
 * to sign on that stand so in the notice are no sentences, and are not read. An empty answer: nothing was found.
 */
export function checkWording(shelf: LibraryShelf, call: Call, wording: Wording): readonly WordingFinding[] {
  const rules = call.started.packs.flatMap((id) => call.library.packs[id]?.rules ?? [])
  const ownOnes = ownSentences(call, wording)
  const facts = call.started.case
  const about = { today: localTime(call.startedAt, facts.timeZone).date, balance: facts.amount }
  const { locale, party, heard } = readingContext(call, 'agent')
  return splitSentences(wording.text).flatMap((words) => {
    const own = ownOnes.has(words)
    if (own && !ending.test(words)) return []
    // Each sentence stands alone on paper: what was said last on the phone is not before it.
    const { acts } = shelf.read(words, { locale, speaker: 'agent', party, heard }, about)
    return acts.flatMap(({ id, confidence }): WordingFinding[] => {
      if (!id.startsWith('violation.') || confidence < sureEnough) return []
      const rule = rules.find(({ pattern }) => pattern && 'never' in pattern && pattern.never.includes(id))
      return [{ act: id, words, own, rule: rule ? { id: rule.id, title: rule.title, remedy: rule.remedy, source: rule.source } : null }]
    })
  })
}

/** The sentences of the notice itself, filled for this call with the promise agreed, or with the one that was kept. */
function ownSentences(call: Call, { notice, promise }: Wording): ReadonlySet<string> {
  const { locale, agent, case: facts } = call.started
  const body = call.library.notices[notice]?.body[locale] ?? ''
  const last = facts.promises.at(-1)
  const promises = [promise ?? null, last ? { amount: last.amount, date: last.due } : null]
  const filled = promises.map((made) =>
    fillNotice(body, noticeFacts({ agent, case: facts, startedAt: call.startedAt }, made), locale)
      .map((part) => (part.kind === 'missing' ? '' : part.text))
      .join(''),
  )
  return new Set(filled.flatMap(splitSentences))
}
