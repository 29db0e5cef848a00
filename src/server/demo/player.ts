import type { Recording, User } from '../../protocol/api.ts'
import type { CallLog } from '../live-call/call-log.ts'
import type { Parts } from '../parts.ts'

export type Speed = 1 | 4 | 'max'

export interface Player {
  /** Feed the recording's turns into the call, from the first that is not there yet. */
  play(user: User, call: string, recording: Recording, speed: Speed): void
  /** Go on with a recording whose server was killed. */
  resume(user: User, call: string): void
}

/** Plays a recording into a call as if it were heard now. How far it has come is read from the call's log. */
export function createPlayer({ newId }: Parts, log: CallLog, recordings: readonly Recording[], onError: (error: unknown) => void): Player {
  const playing = new Set<string>()
  const run = async (user: User, call: string, { turns }: Recording, speed: Speed): Promise<void> => {
    const heard = (await log.events(call)).filter((event) => event.type === 'utterance').length
    let clock = turns[heard - 1]?.t ?? 0
    for (const turn of turns.slice(heard)) {
      await pause(speed === 'max' ? 0 : ((turn.t - clock) * 1000) / speed)
      clock = turn.t
      await log.append(user, call, {
        id: newId(),
        t: turn.t,
        body: { type: 'utterance', speaker: turn.speaker, text: turn.text, source: 'replay' },
      })
    }
    await pause(speed === 'max' ? 0 : 2000 / speed)
    await log.append(user, call, { id: newId(), t: clock + 2, body: { type: 'ended', who: 'agent' } })
  }
  const play: Player['play'] = (user, call, recording, speed) => {
    if (playing.has(call)) return
    playing.add(call)
    // The collector may end the call before the recording does; then the rest has nowhere to go.
    run(user, call, recording, speed)
      .catch((error: unknown) => void (error instanceof Error && error.message.startsWith('call-over') ? null : onError(error)))
      .finally(() => playing.delete(call))
  }
  return {
    play,
    resume: (user, call) => {
      if (playing.has(call)) return
      Promise.all([log.find(user, call), log.folded(call)])
        .then(([row, { started, life }]) => {
          // Only the owner may append; a watcher who joins first must not take the place of the owner's playing.
          if (row.user_id !== user.id) return
          const recording = recordings.find(({ id }) => `recording:${id}` === started.scenario)
          if (started.mode === 'replay' && life === 'talking' && recording) play(user, call, recording, 4)
        })
        .catch(onError)
    },
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, Math.max(0, ms)))
