import { matchesAct } from '../acts/match.ts'
import { compilePhrases, findPhrases, type PhraseBook } from '../acts/phrases.ts'
import type { Locale, PromiseKind, Promises } from '../library/schema.ts'
import type { Call } from './call.ts'
import { sureEnough } from './follow.ts'
import type { TurnView } from './view.ts'

const committing = ['debtor.promise', 'debtor.accept-plan', 'objection.partial-only', 'objection.pay-later']
/** Acts that speak of paying some time without committing to it. */
const leaning = [
  'debtor.vague-promise',
  'objection.waiting-receivable',
  'objection.when-i-have-it',
  'objection.rosy-future',
  'objection.pending-approval',
]
const asking = ['agent.ask-commitment', 'agent.offer-plan', 'agent.ask-payment']

/** Whether acts of the other side bind them to pay, however loosely. */
export const commits = (acts: readonly string[]): boolean => acts.some((act) => committing.includes(act))

/** Whether the collector's turn asks for a sum, a day or a plan. */
export const asksForPromise = (turn: TurnView | undefined): boolean => turn?.acts.some(({ id }) => asking.includes(id)) ?? false

export interface PromiseReading {
  readonly kind: PromiseKind | null
  /** What makes the promise less than definite, each with the debtor's own words. */
  readonly hedges: ReadonlyMap<PromiseKind, string>
  /** The words that make the promise this kind; null where what is missing makes it so. */
  readonly words: string | null
}

/**
 * How definite the promise is, from the figures heard and the words and acts around them. A hedge once said stays, for
 * a promise grows over turns: a day that is named later does not make the wages come. It goes when it is taken back in
 * so many words, or when sum and day are promised anew in one breath without it.
 */
export function kindOfPromise(call: Pick<Call, 'turns' | 'heardPromise' | 'library' | 'started'>): PromiseReading {
  const { turns, heardPromise, library, started } = call
  const book = library.promises && bookOf(library.promises)
  const hedges = new Map<PromiseKind, string>()
  let dodged = new Set<number>()
  let dodge = ''
  let question: TurnView | undefined
  let sumSaid = false
  /** Hedges whose words stood beside a figure; these tell more than the same hedge said alone. */
  const besideFigures = new Set<PromiseKind>()
  for (const turn of turns) {
    if (turn.speaker === 'agent') {
      question = turn
      continue
    }
    const part = heardPromise?.parts.find(({ seq }) => seq === turn.seq)
    const shown = book ? shownIn(book, turn, started.locale) : nothing
    const talkedOf = asksForPromise(question) || part !== undefined || hedges.size > 0 || shown.leans
    const found = [...shown.hedges].filter(([, { alone }]) => alone || talkedOf)
    if (part && part.amount !== null && part.date !== null && found.length === 0) hedges.clear()
    // A ceiling belongs to its sum: another sum that is named without it stands for itself.
    if (part && part.amount !== null && sumSaid) hedges.delete('ceiling')
    sumSaid ||= part !== undefined && part.amount !== null
    for (const kind of shown.lifted) hedges.delete(kind)
    const figured = part !== undefined && (part.amount !== null || part.date !== null)
    for (const [kind, { words }] of found) {
      if (shown.lifted.includes(kind) || (hedges.has(kind) && besideFigures.has(kind) && !figured)) continue
      hedges.set(kind, words)
      if (figured) besideFigures.add(kind)
      else besideFigures.delete(kind)
    }
    if (figured) dodged = new Set()
    else if (shown.dodge !== null && question && asksForPromise(question)) {
      dodged.add(question.seq)
      dodge = shown.dodge
    }
  }
  const figures = heardPromise?.committed ? heardPromise : null
  const kind = kindOf({
    amount: figures?.amount ?? null,
    date: figures?.date ?? null,
    committed: figures !== null,
    hedged: (hedge) => hedges.has(hedge),
    evasive: book !== undefined && dodged.size >= book.dodges,
  })
  return { kind, hedges, words: kind === null ? null : kind === 'evasive' ? dodge : (hedges.get(kind) ?? null) }
}

/** The most that stands in the way comes first: what must be asked before anything else is worth asking. */
function kindOf(promise: {
  readonly amount: number | null
  readonly date: string | null
  readonly committed: boolean
  readonly hedged: (kind: PromiseKind) => boolean
  readonly evasive: boolean
}): PromiseKind | null {
  const { amount, date, committed, hedged, evasive } = promise
  const complete = amount !== null && date !== null
  if (evasive && !complete) return 'evasive'
  for (const kind of ['third-person', 'conditional', 'ceiling'] as const) if (hedged(kind)) return kind
  if (complete) return 'definite'
  if (hedged('recurring')) return 'recurring'
  if (amount !== null) return 'no-date'
  if (date !== null) return 'no-amount'
  return committed || hedged('vague') ? 'vague' : null
}

/** What a single utterance shows, whatever was said around it. */
interface Shown {
  readonly hedges: ReadonlyMap<PromiseKind, { readonly words: string; readonly alone: boolean }>
  readonly lifted: readonly PromiseKind[]
  /** The words with which a question was dodged. */
  readonly dodge: string | null
  readonly leans: boolean
}
const nothing: Shown = { hedges: new Map(), lifted: [], dodge: null, leans: false }

interface Book {
  readonly kinds: readonly {
    readonly id: PromiseKind
    readonly anywhere: boolean
    /** Each sign is acts that must all be heard. */
    readonly signs: readonly (readonly string[])[]
  }[]
  readonly shows: PhraseBook
  readonly lifts: PhraseBook
  readonly dodges: number
  readonly read: WeakMap<TurnView, Shown>
}

// A library is frozen and a turn never changes, so each is read once. A pure memo: same in, same out.
const books = new WeakMap<Promises, Book>()

function bookOf(promises: Promises): Book {
  const known = books.get(promises)
  if (known) return known
  const phrases = (of: 'words' | 'lifted-by'): PhraseBook => {
    const sounds = (phrases: readonly string[]) => ({ phrases: [...phrases], examples: [], not: [] })
    const detection = Object.fromEntries(promises.kinds.map((kind) => [kind.id, { zh: sounds(kind[of].zh), en: sounds(kind[of].en) }]))
    return compilePhrases({ detection, lexicon: {} })
  }
  const [shows, lifts] = [phrases('words'), phrases('lifted-by')]
  const dodges = promises.kinds.find(({ id }) => id === 'evasive')?.times ?? 1
  const read = new WeakMap<TurnView, Shown>()
  const kinds = promises.kinds.map(({ id, anywhere, acts }) => ({ id, anywhere, signs: acts.map((sign) => [sign].flat()) }))
  const book = { kinds, shows, lifts, dodges, read }
  books.set(promises, book)
  return book
}

function shownIn(book: Book, turn: TurnView, locale: Locale): Shown {
  const known = book.read.get(turn)
  if (known) return known
  const shown = read(book, turn, locale)
  book.read.set(turn, shown)
  return shown
}

function read({ kinds, shows, lifts }: Book, turn: TurnView, locale: Locale): Shown {
  const text = turn.text.replaceAll('’', "'")
  const acts = turn.acts.filter(({ confidence }) => confidence >= sureEnough)
  const within = (book: PhraseBook) =>
    findPhrases(book, text, locale, 'debtor').flatMap(({ id, spans }) => {
      // A gap must not reach into the next clause.
      const span = spans.find(([from, to]) => !stops.test(text.slice(from, to)))
      const kind = kinds.find((known) => known.id === id)?.id
      return kind && span ? [[kind, span] as const] : []
    })
  const said = new Map(within(shows))
  const hedges = new Map<PromiseKind, { words: string; alone: boolean }>()
  let dodge: string | null = null
  for (const { id, signs, anywhere } of kinds) {
    const span = said.get(id)
    const act = signs.find((sign) => sign.every((pattern) => acts.some((heard) => matchesAct(pattern, heard.id))))
    if (!span && !act) continue
    const words = span ? clauseFrom(turn.text, span) : wordsOf(turn, act ?? [])
    if (id === 'evasive') dodge = words
    else hedges.set(id, { words, alone: span ? anywhere : true })
  }
  const ids = acts.map(({ id }) => id)
  return { hedges, lifted: within(lifts).map(([kind]) => kind), dodge, leans: commits(ids) || ids.some((id) => leaning.includes(id)) }
}

/** A stop that ends a clause; one between digits does not. */
const stops = /[，。！？；、,!?;…]|\.(?!\d)/
const longestWords = 120

/** From the words that matched to the end of their clause. */
function clauseFrom(text: string, [from, to]: readonly [number, number]): string {
  const rest = text.slice(to).search(stops)
  return text
    .slice(from, rest < 0 ? text.length : to + rest)
    .trim()
    .slice(0, longestWords)
}

/** The words in which an act was heard; all of the utterance where the reading does not say. */
function wordsOf(turn: TurnView, patterns: readonly string[]): string {
  const span = turn.acts.find(({ id }) => patterns.some((pattern) => matchesAct(pattern, id)))?.spans[0]
  return (span ? turn.text.slice(span[0], span[1]) : turn.text).trim().slice(0, longestWords)
}
