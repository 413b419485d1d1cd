// Marks inside masked text. Four private-use characters delimit them; where recorded text holds one of these
// itself it is escaped, so no client can forge a mark (rule R7 of docs/spec/record.md).
//
//   E000 class E001 tag E001 look E002   a hidden value: `tag` is its keyed hash, `look` what to show instead
//                                        (empty: a typed placeholder such as [EMAIL_1])
//   E003 body E002                       a reference to chunks of the record's part list (see chunk-ref.ts)
//   E004 digit                           one of E000..E004 that stood in the recorded text

/** A hidden value in masked text. */
export interface HiddenMark {
  readonly class: string
  /** Keyed hash of class and value: equal values in a trace have equal tags. */
  readonly tag: string
  /** What is shown in the value's place; empty for the typed placeholder. */
  readonly look: string
}

const special = /[\uE000-\uE004]/
const specials = /[\uE000-\uE004]/g
const escaped = /\uE004([0-4])/g
const mark = /\uE000([a-z0-9_]{1,40})\uE001([^\uE000-\uE004]{1,32})\uE001([^\uE000-\uE002]*)\uE002/g

/** Escapes recorded text, so that it can stand beside marks. */
export function escapeText(text: string): string {
  if (!special.test(text)) return text
  return text.replace(specials, (c) => `\uE004${c.charCodeAt(0) - 0xe000}`)
}

/** Undoes {@link escapeText}. */
export function unescapeText(text: string): string {
  if (!special.test(text)) return text
  return text.replace(escaped, (_, digit: string) => String.fromCharCode(0xe000 + Number(digit)))
}

export function formatMark({ class: name, tag, look }: HiddenMark): string {
  return `\uE000${name}\uE001${tag}\uE001${escapeText(look)}\uE002`
}

/** True when the masked text holds at least one hidden value. */
export function hasMarks(text: string): boolean {
  return text.includes('\uE000')
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
