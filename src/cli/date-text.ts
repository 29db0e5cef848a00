/** The words of an utterance that name a day: what is left when everything that can go is taken off both ends. */
export function dateText(text: string, date: string, dates: (text: string) => readonly string[]): string {
  const pieces = text.match(/[a-z0-9'’]+|\s+|./giu) ?? []
  const names = (from: number, to: number): boolean => dates(pieces.slice(from, to).join('')).includes(date)
  let to = pieces.length
  while (to > 1 && names(0, to - 1)) to -= 1
  let from = 0
  while (from < to - 1 && names(from + 1, to)) from += 1
  // "this Saturday" and "the 22nd" name the day as a whole.
  while (from > 1 && /^\s+$/.test(pieces[from - 1] ?? '') && /^(?:this|the|next|coming)$/i.test(pieces[from - 2] ?? '')) from -= 2
  return pieces.slice(from, to).join('').trim()
}
