export interface DiffLine {
  readonly change: '+' | '-' | ' '
  readonly text: string
}

const most = 1_500

/** By lines, the shortest; of texts with more changed lines than can be compared at once, all old, then all new. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const old = before === '' ? [] : before.split('\n')
  const now = after === '' ? [] : after.split('\n')
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start++
  let end = 0
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end))
    end++
  const middle = between(old.slice(start, old.length - end), now.slice(start, now.length - end))
  const same = (text: string): DiffLine => ({ change: ' ', text })
  return [...old.slice(0, start).map(same), ...middle, ...old.slice(old.length - end).map(same)]
}

function between(old: readonly string[], now: readonly string[]): DiffLine[] {
  if (old.length > most || now.length > most) return [...marked('-', old), ...marked('+', now)]
  const common = commonLengths(old, now)
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      lines.push({ change: ' ', text: old[i] ?? '' })
      i++
      j++
    } else if ((common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))
      lines.push({ change: '-', text: old[i++] ?? '' })
    else lines.push({ change: '+', text: now[j++] ?? '' })
  }
  return [...lines, ...marked('-', old.slice(i)), ...marked('+', now.slice(j))]
}

/** Of the longest lines in common of what is left from each place on. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint16Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1))
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--) {
      const [here, below] = [lengths[i], lengths[i + 1]]
      if (!here || !below) continue
      here[j] =
        old[i] === now[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, here[j + 1] ?? 0)
    }
  return lengths
}

const marked = (change: '+' | '-', lines: readonly string[]): DiffLine[] =>
  lines.map((text) => ({ change, text }))
