import { createActor, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate'
import type { ScriptEvent } from '../script/compile.ts'

/** A script's machine as a pure function of snapshots. */
export interface MachineRun {
  readonly start: AnyMachineSnapshot
  /** The very same snapshot when the machine does not move. */
  next(snapshot: AnyMachineSnapshot, event: ScriptEvent): AnyMachineSnapshot
}

/**
 * What XState's `transition` does, but for the actor that it makes (and starts at the first state) for every event. The
 * script's machine has neither children nor effects, so one actor that never runs can lend its scope to all.
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
  return {
    start: machine.getInitialSnapshot(scope),
    next: (snapshot, event) => machine.transition(snapshot, event, scope),
  }
}
