import { grams } from './normalise.ts'

/** A linear model: for each act a bias and a weight for each gram. Its reason is the grams that weighed most. */
export interface Classifier {
  /** Probability for each act, in the order of `acts`. */
  score(text: string): readonly { readonly act: string; readonly p: number }[]
  /** How much a gram speaks for an act. */
  weight(act: string, gram: string): number
}

const epochs = 14
const rate = 0.5
const decay = 1e-5

/**
 * Train one logistic model per act (one against the rest) by AdaGrad over sparse grams. Deterministic: fixed order, no
 * chance. Written by hand because it is forty lines, and must run in the browser without a tensor library.
 */
export function train(examples: readonly { readonly text: string; readonly acts: readonly string[] }[]): Classifier {
  const acts = [...new Set(examples.flatMap((example) => example.acts))].sort()
  const index = new Map<string, number>()
  const rows = examples.map(({ text, acts: labels }) => {
    const ids = grams(text).map((gram) => {
      const known = index.get(gram)
      if (known !== undefined) return known
      index.set(gram, index.size)
      return index.size - 1
    })
    return { ids, value: 1 / Math.sqrt(Math.max(1, ids.length)), labels: new Set(labels) }
  })
  const models = acts.map((act) => {
    const weights = new Float32Array(index.size + 1)
    const squares = new Float32Array(index.size + 1).fill(1e-2)
    weights[index.size] = -2
    const positives = Math.max(1, rows.filter(({ labels }) => labels.has(act)).length)
    const boost = Math.min(12, Math.sqrt(rows.length / positives))
    for (let epoch = 0; epoch < epochs; epoch += 1) {
      for (const { ids, value, labels } of rows) {
        const wanted = labels.has(act) ? 1 : 0
        const error = (sigmoid(dot(weights, ids, value, index.size)) - wanted) * (wanted === 1 ? boost : 1)
        if (Math.abs(error) < 0.01) continue
        for (const id of ids) update(weights, squares, id, error * value)
        update(weights, squares, index.size, error * 0.3)
      }
    }
    return weights
  })
  const place = new Map(acts.map((act, i) => [act, i]))
  return {
    score: (text) => {
      const ids = grams(text).flatMap((gram) => index.get(gram) ?? [])
      const value = 1 / Math.sqrt(Math.max(1, ids.length))
      return acts.map((act, i) => ({ act, p: sigmoid(dot(models[i] ?? new Float32Array(0), ids, value, index.size)) }))
    },
    weight: (act, gram) => models[place.get(act) ?? -1]?.[index.get(gram) ?? -1] ?? 0,
  }
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

function dot(weights: Float32Array, ids: readonly number[], value: number, bias: number): number {
  let sum = 0
  for (const id of ids) sum += weights[id] ?? 0
  return sum * value + (weights[bias] ?? 0)
}

function update(weights: Float32Array, squares: Float32Array, id: number, gradient: number): void {
  const before = weights[id] ?? 0
  const g = gradient + decay * before
  const square = (squares[id] ?? 0) + g * g
  squares[id] = square
  weights[id] = before - (rate * g) / Math.sqrt(square)
}
