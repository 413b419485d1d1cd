import type { Found } from '../subject.ts'

/**
 * Spans of a library that gives a redacted text only: what stands between its placeholders is looked for in the text,
 * one after the other. `labels` maps placeholders to classes.
 */
export function align(
  text: string,
  redacted: string,
  labels: ReadonlyMap<string, string>,
): Found[] {
  const found: Found[] = []
  const marks = [...redacted.matchAll(/\b[A-Z][A-Z_]{2,40}\b/g)].filter(([mark]) =>
    labels.has(mark),
  )
  let from = 0
  for (const [i, mark] of marks.entries()) {
    const begin = mark.index + mark[0].length
    const before = redacted.slice(previousEnd(marks, i), mark.index)
    const start = before === '' ? from : text.indexOf(before, from) + before.length
    const after = redacted.slice(begin, marks[i + 1]?.index)
    const end = endOf(text, after, { start, last: i === marks.length - 1 })
    if (start < from || end <= start) continue
    found.push({ class: labels.get(mark[0]) ?? mark[0], start, end })
    from = end
  }
  return found
}

function previousEnd(marks: readonly RegExpExecArray[], i: number): number {
  const mark = marks[i - 1]
  return mark ? mark.index + mark[0].length : 0
}

function endOf(
  text: string,
  after: string,
  { start, last }: { start: number; last: boolean },
): number {
  if (after === '') return text.length
  return last && text.endsWith(after) ? text.length - after.length : text.indexOf(after, start + 1)
}
