// Marks inside masked text. Five C1 control characters delimit them; where recorded text holds one of these itself it is
// escaped, so no client can forge a mark (rule R7 of docs/spec/record.md). They are below U+0100, so that masked text stays
// a one-byte string, and mean nothing in Windows-1252, so that even mis-decoded text rarely holds them.
//
//   81 class 8D tag 8D look 8F   a hidden value: `tag` is its keyed hash, `look` what to show instead
//                                (empty: a typed placeholder such as [EMAIL_1])
//   90 body 8F                   a reference to chunks of the record's part list (see chunk-ref.ts)
//   9D digit                     one of the five that stood in the recorded text

/** A hidden value in masked text. */
export interface HiddenMark {
  readonly class: string
  /** Keyed hash of class and value: equal values in a trace have equal tags. */
  readonly tag: string
  /** What is shown in the value's place; empty for the typed placeholder. */
  readonly look: string
}

const delimiters = '\u0081\u008d\u008f\u0090\u009d'
const special = /[\u0081\u008d\u008f\u0090\u009d]/
const specials = /[\u0081\u008d\u008f\u0090\u009d]/g
const escaped = /\u009d([0-4])/g
const mark =
  /\u0081([a-z0-9_]{1,40})\u008d([^\u0081\u008d\u008f\u0090\u009d]{1,32})\u008d([^\u0081\u008d\u008f]*)\u008f/g

/** Escapes recorded text, so that it can stand beside marks. */
export function escapeText(text: string): string {
  if (!special.test(text)) return text
  return text.replace(specials, (c) => `\u009d${delimiters.indexOf(c)}`)
}

/** Undoes {@link escapeText}. */
export function unescapeText(text: string): string {
  if (!special.test(text)) return text
  return text.replace(escaped, (_, digit: string) => delimiters[Number(digit)] ?? '')
}

export function formatMark({ class: name, tag, look }: HiddenMark): string {
  return `\u0081${name}\u008d${tag}\u008d${escapeText(look)}\u008f`
}

/** True when the masked text holds at least one hidden value. */
export function hasMarks(text: string): boolean {
  return text.includes('\u0081')
}

/** Replaces each hidden value by what `show` gives, and unescapes the rest. */
export function renderMarked(text: string, show: (mark: HiddenMark) => string): string {
  if (!special.test(text)) return text
  let out = ''
  let last = 0
  for (const match of text.matchAll(mark)) {
    out += unescapeText(text.slice(last, match.index))
    out += show({ class: match[1] ?? '', tag: match[2] ?? '', look: unescapeText(match[3] ?? '') })
    last = match.index + match[0].length
  }
  return out + unescapeText(text.slice(last))
}
