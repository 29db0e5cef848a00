/** A key and what it does. `key` as in KeyboardEvent.key, lower case, with `ctrl+` for Ctrl or ⌘: `h`, `space`, `ctrl+k`, `!`. */
export interface Shortcut {
  readonly key: string
  readonly run: () => void
  /** Works in a text field too. */
  readonly inFields?: true
}

interface Scope {
  readonly shortcuts: () => readonly Shortcut[]
  /** A dialog: keys below it sleep. */
  readonly modal: boolean
}

const scopes: Scope[] = []

/** The name of the key that an event presses, as shortcuts write it. */
export function keyName(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase()
  return event.ctrlKey || event.metaKey ? `ctrl+${key}` : key
}

/**
 * Put keys in force until the returned function is called. The last scope is asked first.
 * `shortcuts` is called at each key press, so it may depend on what is shown.
 */
export function registerShortcuts(shortcuts: () => readonly Shortcut[], modal = false): () => void {
  const scope: Scope = { shortcuts, modal }
  scopes.push(scope)
  return () => {
    scopes.splice(scopes.indexOf(scope), 1)
  }
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=range])')
}

/** Space and Enter belong to a control that was reached by Tab. */
function belongsToControl(key: string, target: EventTarget | null): boolean {
  return (key === 'space' || key === 'enter') && target instanceof HTMLElement && target.matches('button, a, summary, [role=radio], input')
}

function handleKey(event: KeyboardEvent): void {
  // While an input method composes Chinese, its keys are not ours.
  if (event.defaultPrevented || event.isComposing || event.altKey) return
  const key = keyName(event)
  const field = isField(event.target)
  if (!field && belongsToControl(key, event.target)) return
  for (const scope of [...scopes].reverse()) {
    const found = scope.shortcuts().find((shortcut) => shortcut.key === key && (!field || shortcut.inFields))
    if (found) {
      event.preventDefault()
      if (!event.repeat || key.startsWith('arrow') || key === 'j' || key === 'k') found.run()
      return
    }
    if (scope.modal) return
  }
}

/** After a click by mouse the focus goes back to the page, so that Space says the line and does not press the button again. */
function releaseFocus(event: MouseEvent): void {
  const control = (event.target as Element | null)?.closest?.('button, a')
  if (event.detail > 0 && control instanceof HTMLElement && !control.closest('[role=dialog]')) control.blur()
}

/** Listen to the window's keys; call once. Returns the way to stop. */
export function listenToKeys(): () => void {
  addEventListener('keydown', handleKey)
  addEventListener('click', releaseFocus)
  return () => {
    removeEventListener('keydown', handleKey)
    removeEventListener('click', releaseFocus)
  }
}
