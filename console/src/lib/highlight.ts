export interface Marked {
  readonly start: number
  readonly end: number
}

export interface Segment<Mark> {
  readonly text: string
  /** Null between findings. */
  readonly mark: Mark | null
}

/** The text in pieces, in order. Of findings that overlap, or lie outside of the text, what is left of them is marked. */
export function highlight<Mark extends Marked>(
  text: string,
  marks: readonly Mark[],
): Segment<Mark>[] {
  const segments: Segment<Mark>[] = []
  let at = 0
  for (const mark of marks.toSorted((a, b) => a.start - b.start)) {
    const start = Math.max(at, Math.min(mark.start, text.length))
    const end = Math.min(mark.end, text.length)
    if (end <= start) continue
    if (start > at) segments.push({ text: text.slice(at, start), mark: null })
    segments.push({ text: text.slice(start, end), mark })
    at = end
  }
  if (at < text.length) segments.push({ text: text.slice(at), mark: null })
  return segments
}
