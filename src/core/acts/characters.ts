/** What is known of single Chinese characters. Kept with the classifier, so that a reader needs no dictionary. */
export interface Characters {
  /** Traditional form → simplified form. */
  readonly simple: ReadonlyMap<string, string>
  /** Character → number of its syllable, where syllables that ears and recognisers confuse share one (zh/z, ang/an). */
  readonly sound: ReadonlyMap<string, number>
}

export const noCharacters: Characters = { simple: new Map(), sound: new Map() }
