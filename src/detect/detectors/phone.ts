// Telephone numbers: international ones by country code, national ones by how they are grouped, others after a cue.
import { codeAt, isAlnum, isDigit, isWord } from '../chars.ts'
import { cue, near } from '../cue.ts'
import { defineCue } from '../lexicon.ts'
import type { Claim, Scan } from '../scan.ts'
import { isChinese, judgeForm, shapeOf } from './phone-form.ts'
import { countryCode, hasPlan, nationalLength } from './phone-plan.ts'
import { type Groups, nextGroup, readGroups, separatorOf } from './read-groups.ts'

/** Names of the thing: what follows is a number of any form. */
const named = defineCue(
  'phone phones telephone telephones tel tlf tfno tfn telf tlfno telef mobile mobil mob cell cellphone cellular fax telefax ' +
    'whatsapp sms handy telefon telefonnummer handynummer mobilnummer telefono telefonos movil celular celulares fijo ' +
    'telephonique rufnummer telefone telemovel cellulare phone_number contact_number numero_contacto de_telefono ' +
    'de_contacto de_telephone di_telefono hotline voicemail landline phonenumber helpline telefoonnummer telefoon mobiel ' +
    'gsm msisdn telefonnr callback phone_no fixe',
)
/** What one does with it, or whose number it is: what follows needs the form of a telephone number. */
const used = defineCue(
  'call called calling calls dial dialed text texted texting reach reached ring my_number his_number her_number your_number their_number new_number ' +
    'mi_numero su_numero tu_numero mon_numero son_numero meine_nummer seine_nummer ihre_nummer mio_numero meu_numero contact contacto contactar llamar llame llamame llamarme llamarle llamarnos llama llamada appelez appeler joindre anrufen erreichbar erreichen rufen ' +
    'chiamare chiama chiami chiamami ligar ligue bellen bel portable',
)

const extension =
  /[ ,]{0,2}(?:x|ext\.?|extn\.?|extension|anexo|poste|durchwahl)[ .:]?\d{1,6}(?!\w)/iy

/** `+` and a country code, or an area code in brackets. */
export function phoneMark(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  const next = codeAt(text, at + 1)
  if (codeAt(text, at) === 43) {
    if (isDigit(next)) return isAlnum(codeAt(text, at - 1)) ? undefined : plus(scan, at, at + 1)
    const spaced = next === 32 && isDigit(codeAt(text, at + 2)) && isNamed(scan, at)
    return spaced ? plus(scan, at, at + 2) : undefined
  }
  if (!isDigit(next) || (isAlnum(codeAt(text, at - 1)) && !near(scan, named, at, 1)))
    return undefined
  return bracketed(scan, at)
}

/** National numbers at a digit: by their groups, or by count of digits after a cue. */
export function phone(scan: Scan, at: number): Claim | undefined {
  const { text, digits } = scan
  if (codeAt(text, at - 1) === 0xff0b) return plus(scan, at - 1, at)
  // Most numbers end here: neither long nor parted.
  if (digits > 15 || (digits < 7 && !isParted(scan, at))) return undefined
  const cued = isCued(scan, at)
  if (!cued && (scan.glued || near(scan, cue.order, at, 24) || isMoney(text, at))) return undefined
  return withZeros(scan, at, cued) ?? withoutCode(scan, at, cued)
}

/** `0044 20 7946 0958`, with a code that has a known plan and stands by itself or behind a cue. */
function withZeros(scan: Scan, at: number, cued: boolean): Claim | undefined {
  const { text, digits } = scan
  if (digits < 3 || codeAt(text, at) !== 48 || codeAt(text, at + 1) !== 48) return undefined
  const code = countryCode(text, at + 2)
  if (!hasPlan(code) || (!cued && digits !== String(code).length + 2)) return undefined
  const found = plus(scan, at, at + 2)
  return found?.finding && found.finding.confidence > 0.9 ? found : undefined
}

function withoutCode(scan: Scan, at: number, cued: boolean): Claim | undefined {
  const { text, digits } = scan
  const run = digits >= 7 && digits <= 13
  if (!isParted(scan, at)) return run ? bare(scan, at) : undefined
  if (!cued && digits > 6) return digits === 11 ? bare(scan, at) : undefined
  if (!cued && isListed(scan, at)) return undefined
  const groups = readGroups(text, at)
  const found = national(scan, at, groups) ?? (cued ? anyGroups(scan, at, groups) : undefined)
  if (!found) return run && scan.next === 32 ? bare(scan, at) : undefined
  // In a row of numbers the telephone number can begin with each: the pass goes on with the next one.
  return nextGroup(text, found.end) === 0 ? found : { ...found, end: at + digits }
}

/** A separator or bracket stands behind the digits, and a digit behind that. */
function isParted({ text, digits, next }: Scan, at: number): boolean {
  if (separatorOf(next) === 0 && next !== 40 && next !== 41) return false
  const end = at + digits
  return isDigit(codeAt(text, end + 1)) || isDigit(codeAt(text, end + 2))
}

/** A cue is near, and no word such as `order` is nearer. */
function isCued(scan: Scan, at: number): boolean {
  if (!isNamed(scan, at) && !near(scan, used, at, 30)) return false
  const last = Math.max(scan.cues[named] ?? -1, scan.cues[used] ?? -1)
  return !near(scan, cue.order, at, 24) || last > (scan.cues[cue.order] ?? -1) + 8
}

function isNamed(scan: Scan, at: number): boolean {
  return near(scan, named, at, 40)
}

/** `$`, `£`, `€`, `¥`, `#` before the number. */
function isMoney(text: string, at: number): boolean {
  const c = codeAt(text, at - 1)
  return c === 36 || c === 163 || c === 0x20ac || c === 165 || c === 35
}

/** `from` is the first digit behind the plus. */
function plus(scan: Scan, at: number, from: number): Claim | undefined {
  const { text } = scan
  if (codeAt(text, from) === 48) return undefined
  const code = countryCode(text, from)
  const [least, most] = nationalLength(code)
  const groups = readGroups(text, from)
  const size = code < 10 ? 1 : code < 100 ? 2 : 3
  let count = -size
  let end = 0
  let all = -size
  for (let i = 0; i < groups.count; i++) {
    all += groups.lengths[i] ?? 0
    if (isTrunkZero(text, groups, i)) count--
    count += groups.lengths[i] ?? 0
    if (count >= least && count <= most) end = groups.ends[i] ?? 0
    if (count >= most) break
  }
  const start =
    codeAt(text, at - 1) === 40 && text.slice(from, from + 5).includes(')') ? at - 1 : at
  if (end > 0 && !isInside(text, end)) return claim(scan, start, end, 0.95)
  return oddLength(scan, start, groups, all + size)
}

/** `+44 (0)20 …` */
function isTrunkZero(text: string, groups: Groups, i: number): boolean {
  const end = groups.ends[i] ?? 0
  return i > 0 && groups.lengths[i] === 1 && text.startsWith('(0)', end - 2)
}

/** As long as a telephone number can be, but not as the country's are. */
function oddLength(scan: Scan, at: number, groups: Groups, all: number): Claim | undefined {
  const end = groups.ends[groups.count - 1] ?? 0
  if (all < 8 || all > 15 || isInside(scan.text, end)) return undefined
  return claim(scan, at, end, groups.count > 1 || isNamed(scan, at) ? 0.6 : 0.45)
}

/** `(202) 555-0143`, `(03) 5311 1234`, `(11) 98765-4321` */
function bracketed(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  const area = areaLength(text, at)
  if (area === 0) return undefined
  const groups = readGroups(text, at + 1)
  const cued = isCued(scan, at)
  const most = beforeBracket(groups)
  for (let size = most; size >= 2; size--) {
    // Only a blank parts the number from others.
    if (size < most && groups.separators[size] !== 32) continue
    const count = digitsBehind(groups, size) + area
    const end = groups.ends[size - 1] ?? 0
    if (count === area || isInside(text, end)) continue
    if (cued && count >= 7 && count <= 12) return claim(scan, at, end, 0.95)
    const zero = codeAt(text, at + 1) === 48
    const known = zero ? count >= 9 && count <= 12 : bracketShapes.has(shapeOf(groups, size))
    if (known) return claim(scan, at, end, area === 3 ? 0.9 : 0.6)
  }
  return undefined
}

/** How many groups stand before the brackets of the next number. */
function beforeBracket(groups: Groups): number {
  let count = Math.min(2, groups.count)
  while (count < groups.count && groups.separators[count] !== 40) count++
  return count
}

/** Digits in brackets and nothing else: 2 to 5; 0 when it is otherwise. */
function areaLength(text: string, at: number): number {
  let close = at + 1
  while (close - at < 7 && isDigit(text.charCodeAt(close))) close++
  const area = close - at - 1
  return codeAt(text, close) === 41 && area >= 2 && area <= 5 ? area : 0
}

const bracketShapes = new Set([334, 37, 244, 254, 2322])

/** Digits behind the brackets in the first `size` groups; 0 when they are not written as a telephone number's. */
function digitsBehind(groups: Groups, size: number): number {
  let count = 0
  for (let i = 1; i < size; i++) {
    const length = groups.lengths[i] ?? 0
    if (length < 2 || (i > 1 && (groups.separators[i] ?? 0) >= 46)) return 0
    count += length
  }
  return count
}

/** The longest run of groups that a country writes so. */
function national(scan: Scan, at: number, groups: Groups): Claim | undefined {
  const { text } = scan
  const cued = isCued(scan, at)
  for (let count = Math.min(groups.count, 6); count >= 2; count--) {
    const end = groups.ends[count - 1] ?? 0
    if (isInside(text, end) || goesOn(groups, count)) continue
    const confidence = judgeForm(text, at, groups, count)
    if (confidence > 0) return claim(scan, at, end, cued ? 0.95 : confidence)
  }
  return undefined
}

/** `10 20 202 555 0143`: a row of numbers, all parted by the same sign. */
function isListed({ text, next }: Scan, at: number): boolean {
  const before = separatorOf(codeAt(text, at - 1))
  return (
    before !== 0 && isDigit(codeAt(text, at - 2)) && (before !== 32 || separatorOf(next) === 32)
  )
}

/** More groups follow in the same manner. */
function goesOn(groups: Groups, count: number): boolean {
  return count < groups.count && groups.separators[count] === groups.separators[count - 1]
}

/** After a cue, groups of any form: 7 to 13 digits. */
function anyGroups(scan: Scan, at: number, groups: Groups): Claim | undefined {
  const { text } = scan
  const least = isNamed(scan, at) ? 7 : near(scan, used, at, 20) ? 9 : 99
  let digits = groups.lengths[0] ?? 0
  let end = 0
  for (let i = 1; i < groups.count; i++) {
    const length = groups.lengths[i] ?? 0
    digits += length
    if (length < 2 || digits > 13 || (end > 0 && groups.separators[i] === 40)) break
    if (digits >= least && !isInside(text, groups.ends[i] ?? 0)) end = groups.ends[i] ?? 0
  }
  return end > 0 ? claim(scan, at, end, 0.65) : undefined
}

/** One run of digits, after a cue. */
function bare(scan: Scan, at: number): Claim | undefined {
  const { text, digits } = scan
  const end = at + digits
  if (isInside(text, end)) return undefined
  if (near(scan, named, at, 30) && isCued(scan, at)) return claim(scan, at, end, 0.7)
  if (digits === 11 && isChinese(text, at) && (isBesideHanzi(text, at, end) || isNext(scan, at)))
    return claim(scan, at, end, 0.7)
  if (!near(scan, used, at, 20) || !isCued(scan, at) || !isPlausible(text, at, digits))
    return undefined
  return claim(scan, at, end, 0.55)
}

/** Another telephone number and a blank stand before it. */
function isNext({ found }: Scan, at: number): boolean {
  const last = found.at(-1)
  return last?.class === 'phone' && last.end === at - 1
}

/** Mobile numbers in Chinese text: nothing but such a number stands in it as 11 digits that begin so. */
function isBesideHanzi(text: string, at: number, end: number): boolean {
  return isHanzi(codeAt(text, at - 1)) || isHanzi(codeAt(text, end))
}

/** Also its brackets, comma and colon. */
function isHanzi(c: number): boolean {
  return (c >= 0x3000 && c <= 0x9fff) || (c >= 0xff00 && c <= 0xff1f)
}

/** 10 digits as in America, 9 as in Spain, or with a leading zero. */
function isPlausible(text: string, at: number, digits: number): boolean {
  const first = codeAt(text, at) - 48
  if (first === 0) return digits >= 9 && digits <= 11
  if (digits === 10) return first >= 6 || (first >= 2 && codeAt(text, at + 3) >= 50)
  return (digits === 9 && first >= 6) || (digits === 11 && first === 1)
}

/** True when a word or another number goes on at `end`; an extension does not count. */
function isInside(text: string, end: number): boolean {
  const c = codeAt(text, end)
  if (isWord(c)) return extensionEnd(text, end) === end
  return (c === 46 || c === 58 || c === 44) && isDigit(codeAt(text, end + 1))
}

function extensionEnd(text: string, end: number): number {
  extension.lastIndex = end
  return extension.test(text) ? extension.lastIndex : end
}

function claim(scan: Scan, start: number, numberEnd: number, confidence: number): Claim {
  const end = extensionEnd(scan.text, numberEnd)
  const sure = end > numberEnd ? Math.max(confidence, 0.85) : confidence
  return { end, finding: { class: 'phone', start, end, confidence: sure, detector: 'phone' } }
}
