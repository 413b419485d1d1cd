// Where something hidden stands in a text that is shown: `[EMAIL_1]`, `[REDACTED]`, and masks such as `***-**-****`.

export interface MarkedPiece {
  readonly text: string
  /** Class of the value that stands here, as its placeholder names it; empty for a mask; null for plain text. */
  readonly hidden: string | null
}

const mark = /\[([A-Z][A-Z0-9_]{0,60})\]|\*{3,}[^\s"',;)\]}]{0,60}/g

/** Texts with more are shown plain behind the last: a list of chips is costly. */
const most = 2000

/** `classes`: those found in the step. What looks like a placeholder and names none of them is an agent's own text, and so is `**bold**`. */
export function markedPieces(text: string, classes: ReadonlySet<string>): MarkedPiece[] {
  if (classes.size === 0) return [{ text, hidden: null }]
  const pieces: MarkedPiece[] = []
  let from = 0
  for (const match of text.matchAll(mark)) {
    if (pieces.length >= most) break
    const hidden = match[1] === undefined ? '' : classOf(match[1])
    if (hidden !== '' && !classes.has(hidden)) continue
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), hidden: null })
    pieces.push({ text: match[0], hidden })
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push({ text: text.slice(from), hidden: null })
  return pieces
}

/** `US_SSN_12` is of class `us_ssn`. */
function classOf(name: string): string {
  return name.replace(/_\d{1,9}$/, '').toLowerCase()
}
