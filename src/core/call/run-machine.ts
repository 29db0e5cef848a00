import { createActor, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate'
import type { ScriptEvent } from '../script/compile.ts'

/** A script's machine as a pure function of snapshots. */
export interface MachineRun {
  readonly start: AnyMachineSnapshot
  /** The very same snapshot when the machine does not move. */
  next(snapshot: AnyMachineSnapshot, event: ScriptEvent): AnyMachineSnapshot
}

/** As many moves are kept at most; then they are worked out anew. A script has some hundreds that calls really make. */
const mostKept = 10_000

/**
 * What XState's `transition` does, but for the actor that it makes (and starts at the first state) for every event: the
 * script's machine has neither children nor effects, so one actor that never runs can lend its scope to all. And since
 * all calls go the same few ways, a move once worked out is kept. A pure memo: same in, same out.
 */
export function runMachine(machine: AnyStateMachine): MachineRun {
  const self = createActor(machine)
  const nothing = (): void => undefined
  const scope: Parameters<AnyStateMachine['transition']>[2] = {
    self,
    system: self.system,
    id: '',
    sessionId: '',
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  }
  const start = machine.getInitialSnapshot(scope)
  let moves = new WeakMap<AnyMachineSnapshot, Map<string, AnyMachineSnapshot>>()
  let places = new Map<string, AnyMachineSnapshot>()
  let kept = 0
  /** One snapshot for all ways to the same place, so that what is known of it is known to all. */
  const placeOf = (snapshot: AnyMachineSnapshot): AnyMachineSnapshot => {
    const key = nameOf(snapshot)
    const known = places.get(key) ?? snapshot
    places.set(key, known)
    return known
  }
  return {
    start: placeOf(start),
    next: (snapshot, event) => {
      const key = `${event.persona ?? ''} ${event.type}`
      const known = moves.get(snapshot)?.get(key)
      if (known) return known
      if (kept >= mostKept) {
        moves = new WeakMap()
        places = new Map()
        kept = 0
      }
      const moved = machine.transition(snapshot, event, scope)
      const place = moved === snapshot ? snapshot : placeOf(moved)
      // To enter anew where one stands is a move.
      const after = place === snapshot ? moved : place
      moves.set(snapshot, (moves.get(snapshot) ?? new Map<string, AnyMachineSnapshot>()).set(key, after))
      kept += 1
      return after
    },
  }
}

/** All that a snapshot of the script's machine is: where it is, where it was, and what is open. */
function nameOf({ value, context, historyValue }: AnyMachineSnapshot): string {
  const history = Object.entries(historyValue as Record<string, readonly { readonly id: string }[]>).map(([id, nodes]) => [
    id,
    ...nodes.map((node) => node.id),
  ])
  return JSON.stringify([value, context, history])
}
