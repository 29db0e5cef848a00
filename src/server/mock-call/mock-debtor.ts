import { createSimulatedDebtor } from '../../core/rehearsal/simulated-debtor.ts'
import type { CallEvent } from '../../core/call/event.ts'
import type { User } from '../../protocol/api.ts'
import type { CallLog } from '../live-call/call-log.ts'
import type { Parts } from '../parts.ts'

/** A person takes a moment to answer; an answer at once would feel like a machine. */
const thinkingMs = 700

/**
 * Answers the trainee in mock calls. An answer is owed whenever the last utterance is the trainee's; that is read from
 * the log, so a server that was killed in between answers when the call is joined again.
 */
export function createMockDebtor(
  { shelf, newId }: Parts,
  log: CallLog,
  onError: (error: unknown) => void,
): { answerIfOwed(user: User, call: string): void } {
  const thinking = new Set<string>()
  const answer = async (user: User, call: string): Promise<void> => {
    const events = await log.events(call)
    const started = events[0]
    if (started?.type !== 'started' || started.mode !== 'mock' || !owed(events)) return
    const persona = started.case.personas.at(-1)?.persona ?? 'stubborn'
    const library = await shelf.byHash(started.library)
    const debtor = createSimulatedDebtor({
      library,
      persona,
      ...(started.scenario === undefined ? {} : { scenario: started.scenario }),
      stage: started.case.stage,
      locale: started.locale,
      seed: started.seed ?? 1,
      case: started.case,
    })
    const reply = debtor.reply(events)
    if (reply.text !== undefined)
      await log.append(user, call, { id: newId(), body: { type: 'utterance', speaker: 'debtor', text: reply.text, source: 'simulated' } })
    if ('hangUp' in reply) await log.append(user, call, { id: newId(), body: { type: 'ended', who: 'debtor' } })
  }
  return {
    answerIfOwed: (user, call) => {
      log
        .find(user, call)
        .then((row) => {
          // A trainer who joins to watch must not take the owner's turn: what he appends would be refused.
          if (row.user_id !== user.id || thinking.has(call)) return
          thinking.add(call)
          setTimeout(() => {
            answer(user, call)
              .catch(onError)
              .finally(() => thinking.delete(call))
          }, thinkingMs)
        })
        .catch(onError)
    },
  }
}

function owed(events: readonly CallEvent[]): boolean {
  const last = events.filter((event) => event.type === 'utterance' || event.type === 'ended').at(-1)
  return last?.type === 'utterance' && last.speaker === 'agent'
}
