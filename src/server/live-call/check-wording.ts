import { sureEnough } from '../../core/call/follow.ts'
import { readingContext } from '../../core/call/reading-context.ts'
import type { Call } from '../../core/call/call.ts'
import { localTime } from '../../core/rules/local-time.ts'
import type { WordingFinding } from '../../protocol/api.ts'
import type { LibraryShelf } from '../library/library-shelf.ts'

/** A sentence ends at a Chinese mark, at a full stop before a new beginning (so not in “no. 3021”), or with its line. */
const sentences = /[^。！？\n]+?(?:[。！？]+|[.!?]+(?=\s+[\p{Lu}"“]|\s*(?:\n|$))|(?=\n|$))/gu

/**
 * Read a text that is to be sent to the debtor sentence by sentence, as the detector reads what a collector says, and
 * return what the wording rules of the call's packs forbid in it. An empty answer means that nothing was found.
 */
export function checkWording(shelf: LibraryShelf, call: Call, text: string): readonly WordingFinding[] {
  const rules = call.started.packs.flatMap((id) => call.library.packs[id]?.rules ?? [])
  const context = readingContext(call, 'agent')
  const about = { today: localTime(call.startedAt, call.started.case.timeZone).date, balance: call.started.case.amount }
  const found = (text.match(sentences) ?? []).flatMap((sentence) => {
    // Rules and blanks to sign on are drawn, not said.
    const words = sentence.replace(/[-_—＿]{2,}/gu, ' ').trim()
    if (words === '') return []
    // Each sentence stands alone on paper: what was said last on the phone is not before it.
    const { acts } = shelf.read(words, { locale: context.locale, speaker: 'agent', party: context.party, heard: context.heard }, about)
    return acts.flatMap(({ id, confidence }): WordingFinding[] => {
      if (!id.startsWith('violation.') || confidence < sureEnough) return []
      const rule = rules.find(({ pattern }) => pattern && 'never' in pattern && pattern.never.includes(id))
      return [{ act: id, words, rule: rule ? { id: rule.id, title: rule.title, remedy: rule.remedy, source: rule.source } : null }]
    })
  })
  return found
}
