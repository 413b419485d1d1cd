// Numbers and names that only the words before them tell: `passport no. X1234567`, `Kontonummer: 12345678`.
import { codeAt, isDigit } from '../chars.ts'
import type { Class } from '../class.ts'
import { type Cue, defineCue } from '../lexicon.ts'
import { isPlaceholder } from '../looks-secret.ts'
import type { Claim, Detector, Scan } from '../scan.ts'

/** A value without a form of its own. */
export interface CueShape {
  /** Kebab-case, the name of the detector. */
  readonly name: string
  readonly class: Class
  /** As `defineCue` takes them. */
  readonly cues: string
  /** Sticky, at the first character of the value; bounded quantifiers only. */
  readonly value: RegExp
  /**
   * Whether the value can be one; `linked` says that a word such as `number`, `is` or a colon stands between, `before` is
   * the text up to the end of the cue word, 32 characters of it.
   */
  readonly fits: (value: string, linked: boolean, before: string) => boolean
  readonly confidence: number
}

// At most six words and signs between the cue and its value; each begins with another letter or needs the blank before it.
const link = new RegExp(
  "(?:['’]s)?" +
    '(?:\\s{0,3}(?:(?:numbers?|num|no|nr|n|id|ids|code|is|was|are|es|ist|lautet|lauten|era|numero|número|nummer|numéro|de|del|el|la|le|das|' +
    'della|du|and|of|issued|the|with|holder|mit|der|die|son|est|sono)\\b\\.?|[-:=#("\'*]|n[º°]|è|é|n\\.º)){0,6}[ \\t]{0,3}',
  'iy',
)

/** The detector of a shape; it stands at the end of its cue word. */
export function afterCue(shape: CueShape): readonly [Cue, Detector] {
  return [defineCue(shape.cues), (scan, at) => read(scan, at, shape)]
}

function read({ text }: Scan, at: number, shape: CueShape): Claim | undefined {
  const c = codeAt(text, at)
  // Most cue words have prose behind them, or end a line.
  if (c === 46 || c === 44 || c === 10 || c === 59 || c === 41) return undefined
  // An assignment or a quoted key is read as such.
  if (c === 34 || c === 61 || c === 92 || c === 96 || (c === 39 && text[at + 1] !== 's'))
    return undefined
  link.lastIndex = at
  link.test(text)
  const start = Math.max(at, link.lastIndex)
  if (start === at) return undefined
  shape.value.lastIndex = start
  if (!shape.value.test(text)) return undefined
  const before = text.slice(Math.max(0, at - 32), at)
  const fits = (value: string): boolean => shape.fits(value, start - at > 1, before)
  const value = fitting(text.slice(start, shape.value.lastIndex), fits)
  if (value === '' || isPlaceholder(value)) return undefined
  const end = start + value.length
  const { class: name, confidence, name: detector } = shape
  return { end, finding: { class: name, start, end, confidence, detector } }
}

/** Numbers that stand behind the value look like more of its groups: as many of them as fit, or none. */
function fitting(all: string, fits: (value: string) => boolean): string {
  let value = all
  while (!fits(value)) {
    const blank = value.lastIndexOf(' ')
    if (blank < 0 || !isDigit(codeAt(value, blank + 1))) return ''
    value = value.slice(0, blank)
  }
  return value
}

/** Digits in a value. */
export function digitsIn(value: string): number {
  let count = 0
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i)
    if (c >= 48 && c <= 57) count++
  }
  return count
}
