import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listenToKeys, registerShortcuts, type Shortcut } from '../../../src/web/ui/shortcut.ts'

let ends: (() => void)[] = []
beforeEach(() => {
  ends = [listenToKeys()]
})
afterEach(() => {
  for (const end of ends.toReversed()) end()
  document.body.replaceChildren()
})

function force(shortcuts: Shortcut[], modal = false) {
  const end = registerShortcuts(() => shortcuts, modal)
  ends.push(end)
  return end
}
function press(key: string, init: KeyboardEventInit = {}, target: EventTarget = document.body) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init })
  target.dispatchEvent(event)
  return event
}
function add<K extends keyof HTMLElementTagNameMap>(tag: K): HTMLElementTagNameMap[K] {
  return document.body.appendChild(document.createElement(tag))
}

describe('the keys', () => {
  it('runs what the key stands for, and keeps the browser from its own', () => {
    const run = vi.fn()
    force([{ key: 'space', run }])
    expect(press(' ').defaultPrevented).toBe(true)
    expect(run).toHaveBeenCalledOnce()
  })

  it('leaves other keys to the browser', () => {
    force([{ key: 'h', run: vi.fn() }])
    expect(press('x').defaultPrevented).toBe(false)
  })

  it('asks the last scope first, and a dialog silences what lies below', () => {
    const below = vi.fn()
    const above = vi.fn()
    force([
      { key: 'h', run: below },
      { key: 'n', run: below },
    ])
    const close = force([{ key: 'h', run: above }])
    press('h')
    expect([above.mock.calls.length, below.mock.calls.length]).toEqual([1, 0])
    press('n')
    expect(below).toHaveBeenCalledOnce()
    close()
    force([], true)
    press('h')
    expect(below).toHaveBeenCalledOnce()
  })

  it('types in a field, except where the key asks for more', () => {
    const plain = vi.fn()
    const everywhere = vi.fn()
    force([
      { key: '1', run: plain },
      { key: 'ctrl+k', run: everywhere, inFields: true },
    ])
    const field = add('input')
    press('1', {}, field)
    press('k', { ctrlKey: true }, field)
    expect([plain.mock.calls.length, everywhere.mock.calls.length]).toEqual([0, 1])
  })

  it('does not take the keys of an input method that composes', () => {
    const run = vi.fn()
    force([{ key: '1', run }])
    press('1', { isComposing: true })
    expect(run).not.toHaveBeenCalled()
  })

  it('leaves Space and Enter to a button that holds the focus', () => {
    const run = vi.fn()
    force([
      { key: 'space', run },
      { key: 'h', run },
    ])
    const button = add('button')
    press(' ', {}, button)
    expect(run).not.toHaveBeenCalled()
    press('h', {}, button)
    expect(run).toHaveBeenCalledOnce()
  })

  it('gives Space back to the page after a click by mouse, not after one by key', () => {
    const button = add('button')
    button.focus()
    button.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 0 }))
    expect(document.activeElement).toBe(button)
    button.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }))
    expect(document.activeElement).toBe(document.body)
  })

  it('does not repeat an answer while its key is held', () => {
    const run = vi.fn()
    force([{ key: '1', run }])
    press('1')
    press('1', { repeat: true })
    expect(run).toHaveBeenCalledOnce()
  })
})
