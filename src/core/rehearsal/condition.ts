const form = /^\s*(<=|>=|<|>)?\s*(\d*\.?\d+)\s*$/

/** Whether a value from 0 to 1 meets a condition of the library such as `>0.6` or `<=0.45`; several are joined by `&`. A condition that cannot be read is never met. */
export function meets(value: number, condition: string | undefined): boolean {
  return condition === undefined || condition.split('&').every((part) => meetsOne(value, part))
}

function meetsOne(value: number, condition: string): boolean {
  const [, sign = '>=', number] = form.exec(condition) ?? []
  if (number === undefined) return false
  const bound = Number(number)
  if (sign === '<') return value < bound
  if (sign === '<=') return value <= bound
  return sign === '>' ? value > bound : value >= bound
}
