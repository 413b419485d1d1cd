import { codeAt, isDigit, isWord } from '../chars.ts'
import type { Class } from '../class.ts'
import { cue, near } from '../cue.ts'
import { defineCue } from '../lexicon.ts'
import type { Claim, Scan } from '../scan.ts'

// Other numbers have the same form; the nearest word decides.
const identity = defineCue(
  'national_id national_identification national_identity identity_number identity_no identity_card id_card id_number ' +
    'identification_number government_id personal_id citizen_id nid',
)
const tax = defineCue('tax_id tax_number tax_identification tin taxpayer_id tax_no taxid')

const dashed = /\d{3}([-\u2010-\u2014])\d\d\1\d{4}(?!\w|[-.]\d)/y
const spaced = /\d{3}([ .\u00a0])\d\d\1\d{4}(?!\w|[-.]\d)/y
const after = /^[\s,(]{1,3}(?:(?:is|as|was) )?(?:(?:my|his|her|their|the|your) )?(?:ssn|social)\b/i

/** US social security numbers: dashed by shape and number rules, otherwise only with a cue. */
export function usSsn(scan: Scan, at: number): Claim | undefined {
  const { digits, next, text } = scan
  if (digits === 3) {
    if (next === 45 || (next >= 0x2010 && next <= 0x2014)) return withDashes(scan, at)
    return next === 32 || next === 46 || next === 0xa0 ? withBlanks(scan, at) : undefined
  }
  if (digits !== 9 || isWord(next)) return undefined
  if (isNamedAfter(text, at + 9)) return found('us_ssn', at, at + 9, 0.8)
  return near(scan, cue.ssn, at, 40) ? claim(scan, at, at + 9, 0.8) : undefined
}

function withDashes(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (!isDigit(codeAt(text, at + 4)) || codeAt(text, at + 6) !== scan.next) return undefined
  dashed.lastIndex = at
  const cued = isCued(scan, at)
  if ((scan.glued && !cued) || !dashed.test(text)) return undefined
  const good = isPlausible(text, at)
  return claim(scan, at, at + 11, cued ? (good ? 0.98 : 0.6) : good ? 0.85 : 0.35)
}

function withBlanks(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (!isDigit(codeAt(text, at + 4)) || codeAt(text, at + 6) !== scan.next) return undefined
  spaced.lastIndex = at
  if (!spaced.test(text)) return undefined
  const good = isPlausible(text, at)
  if (isNamedAfter(text, at + 11)) return found('us_ssn', at, at + 11, good ? 0.95 : 0.6)
  if (isCued(scan, at)) return claim(scan, at, at + 11, good ? 0.95 : 0.6)
  // Without a word for it, three groups in a row of numbers are three numbers.
  const inRow =
    isDigit(codeAt(text, at - 2)) ||
    (codeAt(text, at + 11) === 32 && isDigit(codeAt(text, at + 12)))
  const alone = good && scan.next !== 46 && !scan.glued && !inRow
  return alone ? claim(scan, at, at + 11, 0.5) : undefined
}

function isCued(scan: Scan, at: number): boolean {
  return near(scan, cue.ssn, at, 40) || near(scan, identity, at, 40) || near(scan, tax, at, 40)
}

/** `219-09-9999 is my SSN` */
function isNamedAfter(text: string, end: number): boolean {
  const c = codeAt(text, end)
  return (c === 32 || c === 44) && after.test(text.slice(end, end + 24))
}

/** No area 000, 666 or 900 and up (those are ITINs), no group 00, no serial 0000. */
function isPlausible(text: string, at: number): boolean {
  const area = text.slice(at, at + 3)
  if (area === '000' || area === '666' || area >= '900') return false
  return !text.startsWith('00', at + 4) && !text.startsWith('0000', at + 7)
}

function claim(scan: Scan, start: number, end: number, confidence: number): Claim {
  return found(className(scan, start), start, end, confidence)
}

function found(name: Class, start: number, end: number, confidence: number): Claim {
  return { end, finding: { class: name, start, end, confidence, detector: 'us-ssn' } }
}

function className({ cues }: Scan, at: number): Class {
  const social = cues[cue.ssn] ?? -1
  const [id, taxes] = [cues[identity] ?? -1, cues[tax] ?? -1]
  const last = Math.max(social, id, taxes)
  if (last < 0 || at - last > 40 || last === social) return 'us_ssn'
  return last === id ? 'national_id' : 'tax_id'
}
