// Columns that text takes in a terminal. Text here is neutralised already and has no colours yet.
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const plain = /^[\x20-\x7e]*$/
const wide =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}])|\ufe0f/u

export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += wide.test(segment) ? 2 : 1
  return width
}

/** Cut to `width` columns, the last of which says that there is more. */
export function shorten(text: string, width: number): string {
  if (width <= 0) return ''
  // No character is narrower than a column, bar the combining ones: a bound before the costly part.
  const bounded = text.length > width * 16 ? text.slice(0, width * 16) : text
  if (bounded === text && displayWidth(text) <= width) return text
  let kept = ''
  let used = 0
  for (const { segment } of segmenter.segment(bounded)) {
    const columns = wide.test(segment) ? 2 : 1
    if (used + columns > width - 1) break
    kept += segment
    used += columns
  }
  return `${kept}…`
}

export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}
