/** Put a text on the clipboard; false when the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

/** Over plain HTTP on a network there is no clipboard to write to, but a selection may still be copied. */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  try {
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    area.remove()
  }
}

/** A file name that every system takes: whatever a name or title holds, it can neither leave the folder nor be refused. */
export function fileName(...words: readonly string[]): string {
  const plain = words.map((word) => word.replace(/[\p{C}\\/:*?"<>|]+/gu, ' ').trim()).filter(Boolean)
  return `${
    plain
      .join('-')
      .replace(/^[.\s]+/, '')
      .slice(0, 100) || 'notice'
  }.txt`
}

/** Let the browser save a text as a file. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has its own hold on the data by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
