// Text that stands in a text in base64, base64url or hex.
import { charTable, isHex } from '../detect/chars.ts'
import { decodeUtf8 } from '../crypto/encoding.ts'
import { textInBase64 } from './text-in-bytes.ts'

/** A run of letters and digits that reads as text once decoded. */
export interface EncodedText {
  readonly start: number
  /** After the padding. */
  readonly end: number
  readonly decoded: Decoded
}

export interface Decoded {
  readonly text: string
  /** False for the beginning of a longer text. */
  readonly isWhole: boolean
}

/** 16 bytes in base64 without padding. */
const shortest = 22
const shortestHex = 32
/** Bytes; of a longer run the beginning is decoded. */
const most = 64 * 1024
/** Of a run that is decoded on trial: 12 bytes, which are hardly ever text by chance. */
const head = 16
/** A line of an encoded mail or key file. */
const shortestLine = 60

const sixBits = new Uint8Array(128)
for (const [i, c] of [
  ...Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'),
].entries())
  sixBits[c] = i
// base64url
sixBits[45] = 62
sixBits[95] = 63

const isRun = charTable('0-9A-Za-z+/_-')

/** In order. Takes time linear in the text, most of it in steps of 22 characters. */
export function findEncodedText(text: string): EncodedText[] {
  const found: EncodedText[] = []
  let last = 0
  for (let at = shortest - 1; at < text.length;) {
    if (!isRun(text.charCodeAt(at))) {
      at += shortest
      continue
    }
    let start = at
    while (start > last && isRun(text.charCodeAt(start - 1))) start--
    const end = linesEnd(text, start)
    if (end - start >= shortest) addRun(found, text, start, end)
    last = end
    at = Math.max(end, at) + shortest
  }
  return found
}

/** What base64, base64url or hex stands for, when that is printable text; undefined otherwise. */
export function decodeText(run: string): Decoded | undefined {
  const hex = run.length >= shortestHex && run.length % 2 === 0 && isAllHex(run)
  const asHex = hex && isPrintable(Buffer.from(run.slice(0, 24), 'hex')) && textIn(run, 'hex')
  return asHex || (startsAsText(run) ? textIn(run, 'base64') : undefined)
}

/** The run as a whole, else without a word that stands in the line below it, else each line by itself. */
function addRun(found: EncodedText[], text: string, start: number, end: number): void {
  const lastLine = start + text.slice(start, end).lastIndexOf('\n') + 1
  if (lastLine === start) return addLine(found, text, start, end)
  const whole = decodeText(text.slice(start, end))
  const above = whole ? undefined : decodeText(text.slice(start, lastLine).trimEnd())
  if (whole) found.push({ start, end: padEnd(text, end), decoded: whole })
  else if (above) found.push({ start, end: trimmedEnd(text, lastLine), decoded: above })
  else for (const line of linesIn(text, start, lastLine)) addLine(found, text, ...line)
  if (!whole) addLine(found, text, lastLine, end)
}

function* linesIn(text: string, from: number, to: number): Generator<[number, number]> {
  for (let start = from; start < to;) {
    const next = text.indexOf('\n', start) + 1
    yield [start, trimmedEnd(text, next)]
    start = next
  }
}

/** Before the line end that stands before `at`. */
function trimmedEnd(text: string, at: number): number {
  return text.charCodeAt(at - 2) === 13 ? at - 2 : at - 1
}

/** A line as a whole, else its parts between signs that it shares with paths and names, else what text it holds. */
function addLine(found: EncodedText[], text: string, start: number, end: number): void {
  if (end - start < shortest) return
  const run = text.slice(start, end)
  const whole = decodeText(run)
  if (whole !== undefined) {
    found.push({ start, end: padEnd(text, end), decoded: whole })
    return
  }
  const before = found.length
  for (let from = 0; from < run.length;) {
    let to = from
    while (to < run.length && !isSign(run.charCodeAt(to))) to++
    const part = to - from >= shortest && to - from < run.length ? run.slice(from, to) : undefined
    const inner = part && decodeText(part)
    if (inner) found.push({ start: start + from, end: padEnd(text, start + to), decoded: inner })
    from = to + 1
  }
  const inside = found.length === before ? textInBase64(run) : undefined
  if (inside !== undefined)
    found.push({ start, end: padEnd(text, end), decoded: { text: inside, isWhole: true } })
}

/** End of the run, with the lines below it when it is broken into lines as mails have it. */
function linesEnd(text: string, from: number): number {
  let lineStart = from
  for (;;) {
    let end = lineStart
    while (end < text.length && isRun(text.charCodeAt(end))) end++
    const length = end - lineStart
    const gap = text.charCodeAt(end) === 13 ? 2 : 1
    const isFull = length >= shortestLine && length % 4 === 0
    if (!isFull || text.charCodeAt(end + gap - 1) !== 10 || !isRun(text.charCodeAt(end + gap)))
      return end
    lineStart = end + gap
  }
}

function padEnd(text: string, from: number): number {
  let end = from
  while (end < from + 2 && text[end] === '=') end++
  return end
}

function isSign(c: number): boolean {
  return c === 43 || c === 45 || c === 47 || c === 95
}

/** The first bytes of base64 are printable: most runs of letters and digits are told apart by two or three of them. */
function startsAsText(run: string): boolean {
  const length = Math.min(head, run.length)
  let bits = 0
  for (let i = 0; i < length; i++) {
    const c = run.charCodeAt(i)
    // White space of a text in lines: the start says enough.
    if (c < 33) return true
    bits = ((bits << 6) | (sixBits[c] ?? 0)) & 0xffff
    if (i % 4 > 0 && isOdd((bits >> (6 - 2 * (i % 4))) & 0xff)) return false
  }
  return true
}

function isAllHex(run: string): boolean {
  for (let i = 0; i < run.length; i++) if (!isHex(run.charCodeAt(i))) return false
  return true
}

/** Undefined for bytes that are no UTF-8, or not printable. */
function textIn(run: string, encoding: 'hex' | 'base64'): Decoded | undefined {
  const perByte = encoding === 'hex' ? 2 : 4 / 3
  const read = run.slice(0, Math.ceil((most + 4) * perByte))
  const bytes = Buffer.from(read, encoding)
  const isWhole = read.length === run.length && bytes.length <= most
  // A stream may begin to show lines of it within a character.
  let from = 0
  while (from < 3 && ((bytes[from] ?? 0) & 0xc0) === 0x80) from++
  const whole = bytes.subarray(from, most)
  let text = decodeUtf8(whole)
  // The cut may go through a character.
  for (let cut = 1; text === null && !isWhole && cut < 4; cut++)
    text = decodeUtf8(whole.subarray(0, whole.length - cut))
  return text !== null && isPrintableText(text) ? { text, isWhole } : undefined
}

function isPrintableText(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (isControl(text.charCodeAt(i))) return false
  return true
}

function isPrintable(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (isOdd(byte)) return false
  return bytes.length > 0
}

/** No byte of a printable text in UTF-8. */
function isOdd(byte: number): boolean {
  return isControl(byte) || byte > 0xf4
}

function isControl(c: number): boolean {
  return c === 127 || (c < 32 && c !== 9 && c !== 10 && c !== 13)
}
