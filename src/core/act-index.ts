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
    for (const pattern of new Set(patternsOf(item))) {
      const [places, key] = pattern.endsWith('.*') ? [byGroup, pattern.slice(0, -1)] : [byId, pattern]
      const list = places.get(key)
      if (list) list.push(place)
      else places.set(key, [place])
    }
  }
  // Most acts are ones that are asked for by id: what each concerns, groups and all, is put together beforehand.
  const byKnownAct = new Map([...byId].map(([act, places]) => [act, merge(merge(places, inGroups(byGroup, act)), always)]))
  const placesOf = (act: string): readonly number[] => byKnownAct.get(act) ?? merge(inGroups(byGroup, act), always)
  const itemsAt = (places: readonly number[]): readonly T[] => places.map((place) => items[place] as T)
  const ofNone = itemsAt(always)
  const ofOne = new Map([...byKnownAct].map(([act, places]) => [act, itemsAt(places)]))
  return {
    meant: (acts) => {
      const [first] = acts
      if (first === undefined) return ofNone
      if (acts.length === 1) return ofOne.get(first) ?? itemsAt(placesOf(first))
      let places = placesOf(first)
      for (const act of acts) places = merge(places, placesOf(act))
      return itemsAt(places)
    },
  }
}

/** Places of the groups that an act belongs to. */
function inGroups(byGroup: ReadonlyMap<string, readonly number[]>, act: string): readonly number[] {
  let places: readonly number[] = []
  if (byGroup.size === 0) return places
  for (let dot = act.indexOf('.'); dot >= 0; dot = act.indexOf('.', dot + 1))
    places = merge(places, byGroup.get(act.slice(0, dot + 1)) ?? [])
  return places
}

/** Two rising lists as one, nothing twice. */
function merge(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0 || a === b) return b
  if (b.length === 0) return a
  const all: number[] = []
  let j = 0
  for (const x of a) {
    for (let y = b[j]; y !== undefined && y <= x; y = b[++j]) if (y < x) all.push(y)
    all.push(x)
  }
  for (let y = b[j]; y !== undefined; y = b[++j]) all.push(y)
  return all
}

/** Whether one of some acts fits one of the patterns, as `matchesAct` does. */
export type ActMatcher = (acts: readonly string[]) => boolean

/** Make ready to ask many times whether acts fit these patterns. */
export function matcherOf(patterns: readonly string[]): ActMatcher {
  const ids = new Set(patterns)
  const groups = patterns.filter((pattern) => pattern.endsWith('.*')).map((pattern) => pattern.slice(0, -1))
  if (ids.size === 0) return () => false
  const [only = ''] = patterns
  if (ids.size === 1 && groups.length === 0) return (acts) => acts.includes(only)
  return (acts) => {
    for (const act of acts) {
      if (ids.has(act)) return true
      for (const group of groups) if (act.startsWith(group)) return true
    }
    return false
  }
}
