/** What asks for acts, found by the act: only what an utterance can concern need be looked at. */
export interface ActIndex<T> {
  /** All whose patterns fit one of the acts, each once, in the order in which they were given. */
  meant(acts: readonly string[]): readonly T[]
}

/** Index items by the act patterns that each asks for: ids, and groups such as `objection.*`. Fits as `matchesAct` does. */
export function indexByAct<T>(items: readonly T[], patternsOf: (item: T) => readonly string[]): ActIndex<T> {
  const places = new Map<string, number[]>()
  for (const [place, item] of items.entries()) {
    for (const pattern of new Set(patternsOf(item))) {
      const key = pattern.endsWith('.*') ? pattern.slice(0, -1) : pattern
      const list = places.get(key)
      if (list) list.push(place)
      else places.set(key, [place])
    }
  }
  return {
    meant: (acts) => {
      const found: number[] = []
      for (const act of acts) {
        // A group's key ends with its dot, which no id does.
        for (let dot = act.indexOf('.'); dot >= 0; dot = act.indexOf('.', dot + 1)) found.push(...(places.get(act.slice(0, dot + 1)) ?? []))
        found.push(...(places.get(act) ?? []))
      }
      if (found.length > 1) found.sort((a, b) => a - b)
      return found.flatMap((place, i) => (place === found[i - 1] ? [] : [items[place] as T]))
    },
  }
}
