/** What asks for acts, found by the act: only what an utterance can concern need be looked at. */
export interface ActIndex<T> {
  /** All whose patterns fit one of the acts, and those that are always meant; each once, in the order in which they were given. */
  meant(acts: readonly string[]): readonly T[]
}

/** Index items by the act patterns that each asks for: ids, and groups such as `objection.*`. Fits as `matchesAct` does. */
export function indexByAct<T>(
  items: readonly T[],
  patternsOf: (item: T) => readonly string[],
  isAlwaysMeant: (item: T) => boolean = () => false,
): ActIndex<T> {
  const always: number[] = []
  const byId = new Map<string, number[]>()
  const byGroup = new Map<string, number[]>()
  for (const [place, item] of items.entries()) {
    if (isAlwaysMeant(item)) always.push(place)
    for (const pattern of patternsOf(item)) {
      const [places, key] = pattern.endsWith('.*') ? [byGroup, pattern.slice(0, -1)] : [byId, pattern]
      const list = places.get(key)
      if (list) list.push(place)
      else places.set(key, [place])
    }
  }
  const placesOf = (acts: readonly string[]): readonly number[] => {
    const places = new Set(always)
    for (const act of acts) {
      for (const place of byId.get(act) ?? []) places.add(place)
      for (let dot = act.indexOf('.'); dot >= 0; dot = act.indexOf('.', dot + 1))
        for (const place of byGroup.get(act.slice(0, dot + 1)) ?? []) places.add(place)
    }
    return [...places].sort((a, b) => a - b)
  }
  const itemsOf = (acts: readonly string[]): readonly T[] => placesOf(acts).map((place) => items[place] as T)
  // Most utterances have no act or one, and most acts are ones that are asked for: those answers are made beforehand.
  const ofNone = itemsOf([])
  const ofOne = new Map([...byId.keys()].map((act) => [act, itemsOf([act])]))
  return {
    meant: (acts) => {
      const [first] = acts
      if (first === undefined) return ofNone
      return (acts.length === 1 ? ofOne.get(first) : undefined) ?? itemsOf(acts)
    },
  }
}
