/**
 * Sum of the digits of `text` from `from` on, each times its weight: the base of most check
 * digits. NaN past the end.
 */
export function weighted(text: string, weights: readonly number[], from = 0): number {
  let sum = 0
  for (let i = 0; i < weights.length; i++)
    sum += (text.charCodeAt(from + i) - 48) * (weights[i] ?? 0)
  return sum
}
