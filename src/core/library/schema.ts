import { z } from 'zod'

/**
 * The shape of content. One schema a file kind; every object is strict, so an unknown key is an error.
 * `docs/library.md` shows each by example; `cuebook schema` writes them as JSON Schema for editors.
 */

const id = z.string().regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/, 'an id is lower-case words joined by - or .')
const actId = z.string().regex(/^(agent|violation|debtor|objection|signal)\.[a-z0-9-]+$/, 'an act id such as agent.greet')
/** An act id, or a whole group: `objection.*`. */
const actPattern = z
  .string()
  .regex(/^(agent|violation|debtor|objection|signal)\.([a-z0-9-]+|\*)$/, 'an act id such as agent.greet, or a group such as objection.*')
/** Handbook items that a piece of content serves, such as P1 or O12. */
const handbook = z.array(z.string().regex(/^[A-Z]\d{1,2}$/)).default([])

/** Every text that a person reads or says exists in both languages. */
export const text = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })

export const personaIds = ['provocative', 'evasive', 'victim', 'confident', 'stubborn', 'sophisticated', 'promise-breaker'] as const
export const personaId = z.enum(personaIds)
export const tone = z.enum(['soft', 'steady', 'firm'])
export const jurisdiction = z.enum(['cn', 'us', 'uk'])
export const outcome = z.enum(['promise', 'refusal', 'callback', 'third-party', 'dispute', 'escalated', 'no-result'])
export const product = z.enum(['credit-card', 'consumer-loan', 'mortgage', 'car-loan', 'student-loan', 'trade-credit'])
export const party = z.enum(['debtor', 'guarantor', 'co-borrower', 'contact', 'employer', 'unknown'])
export const creditor = z.enum(['bank', 'consumer-finance', 'small-loan', 'agency', 'trade'])
/** Kind of call; `follow-up` etc. are chosen by the case, not by the product alone. */
export const purpose = z.enum(['collect', 'follow-up', 'relay', 'first-contact', 'close-account', 'corporate'])

/** acts.yaml: the vocabulary, grouped as agent / violation / debtor / objection / signal. Ids are fixed. */
const actEntry = z.strictObject({ zh: z.string(), en: z.string(), eg: z.array(z.string()).default([]) })
const actGroup = z.record(actId, actEntry)
export const actsFile = z.strictObject({ agent: actGroup, violation: actGroup, debtor: actGroup, objection: actGroup, signal: actGroup })

/** Talk that does nothing of the vocabulary: backchannels, hearing checks, small talk. */
export const noActs = ['agent.none', 'debtor.none'] as const
/** An utterance that does more than one act (`also`), or that is understood only by what was said before it (`after`). */
const saidExample = z.strictObject({ say: z.string().min(1), also: z.array(actId).default([]), after: z.string().min(1).optional() })

/** detection/*.yaml: what an act sounds like. Adding examples here and rebuilding improves detection; no code. */
const soundsLike = z.strictObject({
  /** Fragments that alone show the act. `<kin>` stands for any word of that lexicon class, `[…]` for an optional part, `(a|b)` for alternatives, `…` for a short gap. */
  phrases: z.array(z.string().min(1)).default([]),
  /** Whole utterances, from which the classifier learns. */
  examples: z.array(z.union([z.string().min(1), saidExample])).default([]),
  /** Near misses: must not show the act. They say nothing of other acts. */
  not: z.array(z.union([z.string().min(1), saidExample])).default([]),
})
/** Several files may teach one act. `agent.none` and `debtor.none` hold what does nothing of the vocabulary. */
export const detectionFile = z.record(actId, z.strictObject({ zh: soundsLike.optional(), en: soundsLike.optional() }))
/** detection/*.calls.yaml: whole calls; each turn is `A` (agent) or `D` (the other end), what is said, and what it does in its place. */
export const callsFile = z.array(
  z.strictObject({
    lang: z.enum(['zh', 'en']),
    persona: personaId.optional(),
    turns: z
      .array(z.string().regex(/^[AD] [^|]*[^| ](?: \| [a-z]+\.[a-z-]+(?:, [a-z]+\.[a-z-]+)*)?$/, 'such as "D 嗯，哪位 | debtor.ask-who"'))
      .min(2),
  }),
)
/** lexicon.yaml: word classes (kin, institution, illness …); one example with `<kin>` teaches the whole class. */
export const lexiconFile = z.record(id, z.strictObject({ zh: z.array(z.string()).default([]), en: z.array(z.string()).default([]) }))

/** Where a line applies. All given conditions must hold; the variant with most conditions wins, then the first. */
const lineWhen = z.strictObject({
  persona: z.array(personaId).optional(),
  stage: z.array(id).optional(),
  tone: z.array(tone).optional(),
  jurisdiction: z.array(jurisdiction).optional(),
  product: z.array(product).optional(),
})
export const say = z.strictObject({ when: lineWhen.optional(), line: text })

/**
 * Where an answer or a step leads: a step id of the same flow, strategy or situation; `@phase` (the phase's first step);
 * `@resume` (situations: back to where the call was interrupted); `@end` (the call's ending, with the step's outcome).
 */
const target = z.string().regex(/^@?[a-z0-9]+(?:-[a-z0-9]+)*$/, 'a step id, @phase, @resume or @end')

export const answer = z.strictObject({
  /** The debtor's acts that mean this answer; `objection.*` takes a whole group. Empty: only by key. */
  on: z.array(actPattern).default([]),
  label: text,
  to: target,
})

export const step = z.strictObject({
  id,
  title: text,
  /** Why this step, for the collector, in one short sentence. */
  cue: text,
  /** What saying the line does. Every line of every variant performs exactly these. */
  performs: z.array(actId),
  say: z.array(say).min(1),
  answers: z.array(answer).default([]),
  /** Where the call goes once the line is said and no answer decides. Default: the step that follows. */
  next: target.optional(),
  /** The outcome with which the call ends if it ends here (`next: "@end"`). */
  outcome: outcome.optional(),
  /** Knowledge cards for this step. */
  knowledge: z.array(id).default([]),
  handbook,
})

export const phase = z.strictObject({
  id,
  title: text,
  /** The phase that hands over to the persona's strategy. Its own steps serve while the persona is unsure. */
  strategy: z.boolean().default(false),
  /** Answers that hold in every step of the phase, the persona's strategy included. A step's own come first. */
  answers: z.array(answer).default([]),
  steps: z.array(step).min(1),
})

export const flow = z.strictObject({
  id,
  title: text,
  products: z.array(product).min(1),
  purpose: purpose.default('collect'),
  /** Must hold phases named negotiate, promise and closing, where strategies leave to. */
  phases: z.array(phase).min(3),
  handbook,
})

/** personas/<id>.yaml */
export const persona = z.strictObject({
  id: personaId,
  title: text,
  traits: z.array(text).min(1),
  /** Evidence for the belief: log-odds weight an act or a talk pattern adds each time (negative: speaks against). */
  tells: z
    .array(
      z.union([
        z.strictObject({ act: actPattern, weight: z.number() }),
        z.strictObject({
          pattern: z.enum(['long-turns', 'short-turns', 'repeats', 'interrupts', 'polite', 'broken-promises']),
          weight: z.number(),
        }),
      ]),
    )
    .min(3),
  approach: z.array(text).min(1),
  success: text,
  do: z.array(text).min(1),
  dont: z.array(text).min(1),
  example: z.array(z.strictObject({ speaker: z.enum(['agent', 'debtor']), text })).default([]),
  /** The strategy: a sub-machine entered at the negotiation. It leaves by `@promise`, `@closing` or `@end`. */
  strategy: z.strictObject({ title: text, answers: z.array(answer).default([]), steps: z.array(step).min(1) }),
  /** How the simulated debtor of this persona behaves. */
  behaviour: z.strictObject({
    /** 0..1 at the start of the call. */
    hostility: z.number().min(0).max(1),
    trust: z.number().min(0).max(1),
    willingness: z.number().min(0).max(1),
    /** What each act of the collector does to the three, added and clamped. */
    reactions: z.array(
      z.strictObject({
        act: actPattern,
        hostility: z.number().default(0),
        trust: z.number().default(0),
        willingness: z.number().default(0),
      }),
    ),
    /** What they say, by the act they perform; conditions choose among them. */
    lines: z.array(
      z.strictObject({
        act: actId,
        /** Answer to one of these acts of the collector; empty: at any time. */
        to: z.array(actPattern).default([]),
        when: z
          .strictObject({ hostility: z.string().optional(), trust: z.string().optional(), willingness: z.string().optional() })
          .default({}),
        text: z.array(text).min(1),
      }),
    ),
  }),
  handbook,
})

/** stages.yaml: one file that a team edits. Bands are tried in order; the first that fits product and days wins. */
export const stagesFile = z.strictObject({
  stages: z.array(z.strictObject({ id, title: text, tone, approach: text, handbook })).min(1),
  bands: z
    .array(
      z.strictObject({ products: z.array(product).optional(), from: z.number().int().min(0), to: z.number().int().optional(), stage: id }),
    )
    .min(1),
})

/** situations/<id>.yaml: interrupts, reachable from everywhere in one step. */
export const situation = z.strictObject({
  id,
  title: text,
  /** Acts of the other side that raise it. */
  triggers: z.array(actPattern).min(1),
  /** Acts that must also have been heard or must be absent, e.g. only `unless: [debtor.confirm-identity]`. */
  unless: z.array(actPattern).default([]),
  /** Higher outranks lower; 100 = safety of a person. */
  priority: z.number().int().min(0).max(100),
  /** Whether it is entered at once, or offered and entered by one key. */
  enter: z.enum(['at-once', 'offer']),
  why: text,
  steps: z.array(step).min(1),
  handbook,
})

/** objections/<id>.yaml */
export const objection = z.strictObject({
  id,
  acts: z.array(actId).min(1),
  title: text,
  /** Typical words, for the card's head and for search. */
  quotes: z.array(text).min(1),
  why: text,
  genuine: text,
  pretext: text,
  first: text,
  ask: text,
  /** Wording for a persona in place of `first`. */
  lines: z.partialRecord(personaId, text),
  never: z.array(z.strictObject({ say: text, because: text })).min(1),
  evidence: z.array(text).default([]),
  next: text,
  related: z.array(id).default([]),
  corporate: z.boolean().default(false),
  handbook,
})

/** Acts of an obligation: any of the list. */
const acts = z.array(actPattern).min(1)

/** The temporal patterns (DECLARE over finite traces). Exactly one per rule; semantics in docs/rules.md. */
export const pattern = z.union([
  /** None of the acts ever happens. */
  z.strictObject({ never: acts }),
  /** `target` does not happen unless one of `need` happened before it (same utterance counts only if `same-turn`). */
  z.strictObject({ before: z.strictObject({ need: acts, target: acts, 'same-turn': z.boolean().default(false) }) }),
  /** After `trigger`, one of `acts` must follow before the call ends. */
  z.strictObject({ after: z.strictObject({ trigger: acts, acts }) }),
  /** After `trigger`, none of `acts` may happen, until one of `until` (if given) lifts it. */
  z.strictObject({ 'never-after': z.strictObject({ trigger: acts, acts, until: z.array(actPattern).default([]) }) }),
  /** One of `acts` happens by the n-th agent turn, by the second, or before the phase is left. */
  z.strictObject({
    by: z.strictObject({
      acts,
      turn: z.number().int().positive().optional(),
      second: z.number().positive().optional(),
      phase: id.optional(),
    }),
  }),
  /** After `trigger`, one of `acts` follows within n agent turns or seconds. */
  z.strictObject({
    within: z.strictObject({
      trigger: acts,
      acts,
      turns: z.number().int().positive().optional(),
      seconds: z.number().positive().optional(),
    }),
  }),
  /** One of `acts` happens at least once, and at most `most` times if given. */
  z.strictObject({ once: z.strictObject({ acts, most: z.number().int().positive().optional() }) }),
])

/** Predicates over the case, its contact ledger and a clock. Parameters are law's thresholds, never in code. */
export const gate = z.union([
  z.strictObject({
    hours: z.strictObject({
      from: z.string().regex(/^\d\d:\d\d$/),
      to: z.string().regex(/^\d\d:\d\d$/),
      'agreed-hours-lift': z.boolean().default(true),
    }),
  }),
  z.strictObject({
    count: z.strictObject({
      what: z.enum(['effective-calls', 'unanswered-attempts', 'attempts']),
      per: z.enum(['debtor', 'contact', 'number']),
      days: z.number().int().positive(),
      most: z.number().int().min(0),
      'warn-at': z.number().int().min(0).optional(),
    }),
  }),
  z.strictObject({ 'quiet-after-talk': z.strictObject({ days: z.number().int().positive() }) }),
  z.strictObject({ flag: z.strictObject({ any: z.array(id).min(1) }) }),
  z.strictObject({
    party: z.strictObject({ allowed: z.array(party).min(1) }),
  }),
  z.strictObject({
    'third-party': z.strictObject({ 'failed-attempts': z.number().int().positive(), 'failed-days': z.number().int().positive() }),
  }),
  z.strictObject({ notice: z.strictObject({ needs: z.enum(['assignment', 'outsourcing', 'validation']) }) }),
])

export const ruleWhen = z.strictObject({
  product: z.array(product).optional(),
  stage: z.array(id).optional(),
  /** Who is on the line, as far as known: until confirmed, `unknown`. */
  flags: z.array(id).optional(),
  creditor: z.array(creditor).optional(),
})

const spoken = z.strictObject({
  lang: z.enum(['zh', 'en']),
  turns: z.array(z.strictObject({ speaker: z.enum(['agent', 'debtor']), text: z.string(), acts: z.array(actId).optional() })).min(1),
})
/** An example is one agent utterance, or a short talk. Acts may be given where the example tests the pattern, not the detector. */
const ruleExample = z.union([
  z.strictObject({ zh: z.string() }),
  z.strictObject({ en: z.string() }),
  spoken,
  z.strictObject({ case: z.record(z.string(), z.unknown()), note: z.string() }),
])

/** rules/<pack>/<id>.yaml */
export const rule = z
  .strictObject({
    id,
    title: text,
    severity: z.enum(['fatal', 'serious', 'minor']),
    source: z.strictObject({
      document: text,
      number: z.string().optional(),
      clause: z.string().optional(),
      from: z.iso.date(),
      to: z.iso.date().optional(),
      /** V: clause wording read · S: secondary source · D: derived. Only V is cited without the word "unverified". */
      confidence: z.enum(['V', 'S', 'D']),
    }),
    when: ruleWhen.default({}),
    pattern: pattern.optional(),
    gate: gate.optional(),
    /** Acts after which the duty no longer has to be met (hung up, dispute, third party …). */
    'waived-by': z.array(actPattern).default([]),
    warning: text,
    remedy: text,
    violates: z.array(ruleExample).default([]),
    complies: z.array(ruleExample).default([]),
    handbook,
  })
  .refine((r) => (r.pattern === undefined) !== (r.gate === undefined), { message: 'a rule has either a pattern or a gate' })

/** rules/<pack>/pack.yaml */
export const pack = z.strictObject({
  id: z.enum(['cn', 'us', 'uk', 'practice']),
  title: text,
  version: z.string(),
  jurisdictions: z.array(jurisdiction).min(1),
  notice: text.optional(),
  /** What the flags that its gates ask for are called. */
  flags: z.record(id, text).optional(),
  changelog: z.array(z.strictObject({ version: z.string(), date: z.iso.date(), changes: z.array(text) })).min(1),
})

/** scorecards/<id>.yaml */
export const scorecard = z.strictObject({
  id,
  title: text,
  version: z.number().int().positive(),
  modes: z.array(z.enum(['live', 'replay', 'mock'])).min(1),
  sections: z
    .array(
      z.strictObject({
        id,
        title: text,
        items: z
          .array(
            z.strictObject({
              id,
              title: text,
              points: z.number().min(0),
              /** Any failure of a fatal item makes the whole score 0 (auto-fail). */
              fatal: z.boolean().default(false),
              /** How it is judged: by obligations, by acts that occurred, by a metric, or by hand. */
              judge: z.union([
                z.strictObject({ rules: z.array(id).min(1) }),
                z.strictObject({ acts: acts, least: z.number().int().positive().default(1) }),
                z.strictObject({
                  metric: z.enum(['alignment', 'talk-share', 'objections-answered', 'warnings-heeded']),
                  full: z.number(),
                  none: z.number(),
                }),
                z.strictObject({ manual: z.literal(true) }),
              ]),
              /** The item counts only if one of these acts occurred (N/A otherwise), and not if one of `unless` did. */
              'applies-if': z.array(actPattern).default([]),
              unless: z.array(actPattern).default([]),
              guide: text,
              handbook,
            }),
          )
          .min(1),
      }),
    )
    .min(1),
  handbook,
})

/** Why nothing may be sent to the debtor, whatever the outcome. */
export const noticeHold = z.enum(['attorney', 'stop-contact', 'deceased', 'self-harm', 'minor'])

/** What must hold of a call, beside its place and outcome, for what a notice says to be true. All given conditions must hold. */
export const noticeWhen = z.strictObject({
  product: z.array(product).min(1).optional(),
  creditor: z.array(creditor).min(1).optional(),
  party: z.array(party).min(1).optional(),
  /** The kind of call, as its flow names it. */
  purpose: z.array(purpose).min(1).optional(),
  /** `made` or `none`: in this call. `kept` or `broken`: how the last one before it ended. */
  promise: z.enum(['made', 'none', 'kept', 'broken']).optional(),
  /** The promise of this call covers a part of the debt, or all of it. */
  covers: z.enum(['part', 'whole']).optional(),
  /** None of these flags stands in the case. */
  'without-flags': z.array(id).min(1).optional(),
  /** Answers what holds every other notice back; offered then, and only then. */
  hold: z.array(noticeHold).min(1).optional(),
  /** For a kind of debt that a case does not name, such as rent: offered last, for the collector to check. */
  'check-kind': z.literal(true).optional(),
})

/** notices/<id>.yaml: after-call texts and letters with merge fields. They pass the same wording rules. */
export const notice = z.strictObject({
  id,
  title: text,
  channel: z.enum(['sms', 'letter', 'e-mail']),
  jurisdictions: z.array(jurisdiction).min(1),
  outcomes: z.array(outcome).default([]),
  when: noticeWhen.optional(),
  /** What the collector does before it goes out: blanks to fill, a table to enclose. */
  note: text.optional(),
  body: text,
  handbook,
})

/** knowledge/<id>.yaml */
export const knowledge = z.strictObject({
  id,
  title: text,
  body: text,
  kind: z.enum(['technique', 'error', 'long-account', 'law', 'writing', 'coaching', 'goal']),
  handbook,
})

/** scenarios/<id>.yaml: mock calls. */
export const scenario = z.strictObject({
  id,
  title: text,
  kind: z.enum(['persona', 'third-party', 'vulnerable']),
  persona: personaId,
  stage: id,
  product,
  difficulty: z.enum(['easy', 'medium', 'hard']),
  brief: text,
  /** What the trainee does not know and may find out. */
  hidden: z.array(z.strictObject({ fact: text, opens: z.array(actPattern).min(1) })).default([]),
  /** Acts that open the debtor up or shut him down beyond the persona's own reactions. */
  opens: z.array(actPattern).default([]),
  closes: z.array(actPattern).default([]),
  /** Utterances at fixed moments, e.g. the third party's first answer. `turn` counts the debtor's turns from 1. */
  cues: z.array(z.strictObject({ turn: z.number().int().positive(), text, acts: z.array(actId).default([]) })).default([]),
  /** What the scenario's debtor can pay, and when (days from now). */
  can: z.strictObject({ amount: z.number().min(0).max(1), days: z.number().int().min(0) }).default({ amount: 0.4, days: 7 }),
  /** The outcome that counts as passed, beside the mark. */
  goal: z.array(outcome).min(1),
  pass: z.number().min(0).max(100),
  /** Debtor's name and sums for the case, made up. */
  case: z.strictObject({ name: text, amount: z.number().positive(), days: z.number().int().min(0) }),
  handbook,
})

/** walks beside a flow: what is heard → what must be on the screen; runs as a test. */
export const walksFile = z.strictObject({
  flow: id,
  walks: z.array(
    z.strictObject({
      name: z.string(),
      locale: z.enum(['zh', 'en']).default('zh'),
      stage: id.default('middle'),
      persona: personaId.optional(),
      talk: z.array(
        z.union([
          z.strictObject({ agent: z.string() }),
          z.strictObject({ debtor: z.string() }),
          z.strictObject({ key: z.enum(['said', 'back']) }),
          z.strictObject({ answer: z.number().int().positive() }),
          z.strictObject({
            expect: z.strictObject({
              step: id.optional(),
              phase: id.optional(),
              situation: id.optional(),
              objection: id.optional(),
              warning: id.optional(),
              outcome: outcome.optional(),
              persona: z.string().optional(),
            }),
          }),
        ]),
      ),
    }),
  ),
})
/** cases beside an objection: must match, must not match. */
export const casesFile = z.strictObject({
  objection: id,
  match: z.strictObject({ zh: z.array(z.string()).default([]), en: z.array(z.string()).default([]) }),
  'must-not': z.strictObject({ zh: z.array(z.string()).default([]), en: z.array(z.string()).default([]) }),
})

/** How definite a promise to pay can be, from settled to dodged. */
export const promiseKindIds = [
  'definite',
  'no-date',
  'no-amount',
  'conditional',
  'ceiling',
  'vague',
  'recurring',
  'third-person',
  'evasive',
] as const
const words = z.strictObject({ zh: z.array(z.string().min(1)).default([]), en: z.array(z.string().min(1)).default([]) })

/** promises.yaml: for each kind of promise why it is not enough, the question that would fix it, and what shows it. */
export const promisesFile = z
  .strictObject({
    kinds: z.array(
      z.strictObject({
        id: z.enum(promiseKindIds),
        title: text,
        /** One line. */
        why: text,
        /** The question in two wordings; the first that can be filled stands first. */
        ask: z.array(text).min(2),
        /** Acts of the other side that show it; a list inside the list: all of them in one utterance. */
        acts: z.array(z.union([actPattern, z.array(actPattern).min(2)])).default([]),
        /** Words that show it, in the syntax of detection phrases. */
        words: words.default({ zh: [], en: [] }),
        /** The words show it wherever they are said, not only where a promise is talked of. */
        anywhere: z.boolean().default(false),
        /** Words that take it back: “whether it arrives or not”. */
        'lifted-by': words.default({ zh: [], en: [] }),
        /** How many questions must have been answered so before it counts (evasive only). */
        times: z.number().int().positive().default(1),
        handbook,
      }),
    ),
  })
  .refine(({ kinds }) => kinds.length === promiseKindIds.length && promiseKindIds.every((id) => kinds.some((kind) => kind.id === id)), {
    message: `each kind of promise stands here exactly once: ${promiseKindIds.join(', ')}`,
    path: ['kinds'],
  })

/** library.yaml */
export const libraryFile = z.strictObject({ name: text, version: z.string() })

export type Text = z.infer<typeof text>
export type Locale = 'zh' | 'en'
export type PersonaId = z.infer<typeof personaId>
export type Tone = z.infer<typeof tone>
export type Jurisdiction = z.infer<typeof jurisdiction>
export type Outcome = z.infer<typeof outcome>
export type Product = z.infer<typeof product>
export type Say = z.infer<typeof say>
export type Answer = z.infer<typeof answer>
export type Step = z.infer<typeof step>
export type Phase = z.infer<typeof phase>
export type Flow = z.infer<typeof flow>
export type Persona = z.infer<typeof persona>
export type Stages = z.infer<typeof stagesFile>
export type Situation = z.infer<typeof situation>
export type Objection = z.infer<typeof objection>
export type Pattern = z.infer<typeof pattern>
export type Gate = z.infer<typeof gate>
export type Rule = z.infer<typeof rule>
export type Pack = z.infer<typeof pack>
export type Scorecard = z.infer<typeof scorecard>
export type Notice = z.infer<typeof notice>
export type NoticeWhen = z.infer<typeof noticeWhen>
export type NoticeHold = z.infer<typeof noticeHold>
export type Knowledge = z.infer<typeof knowledge>
export type Scenario = z.infer<typeof scenario>
export type Promises = z.infer<typeof promisesFile>
export type PromiseKind = (typeof promiseKindIds)[number]
export type Walks = z.infer<typeof walksFile>
export type Cases = z.infer<typeof casesFile>
export type Detection = z.infer<typeof detectionFile>
export type LabelledCalls = z.infer<typeof callsFile>
export type SaidExample = z.infer<typeof saidExample>
export type Lexicon = z.infer<typeof lexiconFile>
