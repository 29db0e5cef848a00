import { performance } from 'node:perf_hooks'
import { lessonsOf } from '../src/core/acts/lessons.ts'
import { createMeaning } from '../src/core/acts/meaning.ts'
import { createSearch, type SearchEntry } from '../src/core/library/search.ts'
import { shippedLibrary } from '../src/cli/library-folder.ts'
import { mandarin } from '../src/cli/search.ts'
import { loadLibrary } from '../src/library-files/read.ts'
import type { Benchmark } from './main.ts'

const entriesWanted = 20_000
const queriesOfAKind = 150
const limit = 16

/** Every sentence that the library says in Chinese as an entry of its own; asked for by fragment, typing slip, pinyin and initials. */
export const benchmark: Benchmark = {
  title: 'Library search',
  async run() {
    const { library, models, diagnostics } = await loadLibrary(shippedLibrary)
    if (!library) throw new Error(`The library has ${diagnostics.length} problems; run cuebook lint.`)
    const sentences = [...new Set(lessonsOf(library).flatMap(({ locale, text }) => (locale === 'zh' ? [text] : [])))]
    const entries = sentences.slice(0, entriesWanted).map((text, i): SearchEntry => ({ id: `${i}`, titles: [], texts: [text] }))
    const begun = performance.now()
    const search = createSearch(entries, mandarin, createMeaning(models, 'zh'))
    const made = performance.now() - begun
    const queries = kinds.flatMap(({ of }) =>
      Array.from({ length: queriesOfAKind }, (_, i) => of(sentences[(i * 127) % sentences.length] ?? '')).filter((query) => query !== ''),
    )
    for (const query of queries.slice(0, 100)) search(query)
    const times = queries.map((query) => {
      const start = performance.now()
      search(query)
      return performance.now() - start
    })
    times.sort((a, b) => a - b)
    const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
    return [
      {
        what: `${queries.length} queries over ${entries.length.toLocaleString('en-US')} entries, p50`,
        figure: `${at(0.5).toFixed(1)} ms`,
        atLeast: `below ${limit} ms`,
        held: at(0.5) < limit,
      },
      { what: 'the same, p99', figure: `${at(0.99).toFixed(1)} ms`, atLeast: `below ${limit} ms`, held: at(0.99) < limit },
      { what: 'making the index', figure: `${made.toFixed(0)} ms`, atLeast: 'once a library', held: true },
    ]
  },
}

const letters = (text: string): string => text.replaceAll(/[^㐀-鿿]/g, '')
const kinds: readonly { of(sentence: string): string }[] = [
  { of: (sentence) => letters(sentence).slice(2, 6) },
  { of: (sentence) => letters(sentence).slice(0, 4).replace('钱', '前').replace('还', '环').replace('信', '心') },
  { of: (sentence) => mandarin(letters(sentence).slice(1, 4)).join('') },
  {
    of: (sentence) =>
      mandarin(letters(sentence).slice(1, 4))
        .map((syllable) => syllable.slice(0, 1))
        .join(''),
  },
  { of: (sentence) => sentence.slice(0, 12) },
]
