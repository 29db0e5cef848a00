/** A turn of a labelled call in its parts. */
export function turnOf(line: string): { readonly speaker: 'agent' | 'debtor'; readonly text: string; readonly acts: readonly string[] } {
  const [said = '', acts = ''] = line.split(' | ')
  return { speaker: said.startsWith('A') ? 'agent' : 'debtor', text: said.slice(2), acts: acts === '' ? [] : acts.split(', ') }
}
