import Fuse from 'fuse.js'
import type { Lesson } from '../../core/acts/lessons.ts'
import type { Speaker } from '../../core/acts/reading.ts'
import type { Locale } from '../../core/library/schema.ts'
import type { SearchEntry } from '../../core/library/search.ts'
import type { LabelledUtterance } from './measure-acts.ts'

/** Reads an utterance the way another tool would. */
export type Rival = (item: LabelledUtterance) => Promise<readonly string[]>

/** Where @nlpjs says nothing, the best of these thresholds on the very set that is measured is taken: to its advantage. */
export const rivalThresholds = [0.1, 0.2, 0.3, 0.4, 0.5] as const

interface Nlu {
  train(corpus: readonly { utterance: string; intent: string }[], settings: object): Promise<unknown>
  process(text: string): Promise<{ classifications: readonly { intent: string; score: number }[] }>
}

/** @nlpjs/nlu trained on the same sentences, one classifier for each speaker. Gives every act with its score. */
export async function nlpjsRival(
  lessons: readonly Lesson[],
  locale: Locale,
): Promise<(item: LabelledUtterance) => Promise<readonly { readonly id: string; readonly score: number }[]>> {
  const { containerBootstrap } = (await import('@nlpjs/core')) as unknown as {
    containerBootstrap(): Promise<{ use(plugin: unknown): void }>
  }
  const { NluNeural } = (await import('@nlpjs/nlu')) as unknown as { NluNeural: new (settings: object) => Nlu }
  const language: unknown =
    locale === 'zh'
      ? ((await import('@nlpjs/lang-zh')) as unknown as { LangZh: unknown }).LangZh
      : ((await import('@nlpjs/lang-en')) as unknown as { LangEn: unknown }).LangEn
  const readers = new Map<Speaker, Nlu>()
  for (const speaker of ['agent', 'debtor'] as const) {
    const container = await containerBootstrap()
    container.use(language)
    const reader = new NluNeural({ locale, container, log: false })
    const mine = lessons.filter((lesson) => lesson.speaker === speaker && lesson.not === undefined)
    const corpus = mine.flatMap(({ text, acts }) => (acts.length > 0 ? acts : ['None']).map((intent) => ({ utterance: text, intent })))
    await reader.train(corpus, { iterations: 50 })
    readers.set(speaker, reader)
  }
  return async ({ speaker, text }) => {
    const { classifications } = (await readers.get(speaker)?.process(text)) ?? { classifications: [] }
    return classifications.filter(({ intent }) => intent !== 'None').map(({ intent, score }) => ({ id: intent, score }))
  }
}

/** Fuse.js alone over the same titles and sentences, as it comes. */
export function fuseRival(entries: readonly SearchEntry[]): (query: string) => readonly string[] {
  const fuse = new Fuse(entries, { keys: ['titles', 'texts', 'examples'], ignoreLocation: true })
  return (query) => fuse.search(query, { limit: 3 }).map(({ item }) => item.id)
}
