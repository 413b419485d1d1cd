import { codeAt, isAlnum, runEnd } from '../chars.ts'
import type { Claim, Scan } from '../scan.ts'
import { base62Tail, crc32 } from '../secrets/crc.ts'
import { isSampleKey } from '../secrets/known-harmless.ts'
import { isFiller, isRandom, isWordy, measure } from '../secrets/rarity.ts'
import { type TokenShape, tokenShapes } from '../secrets/token-table.ts'

// A trie over all prefixes: `next[node * width + letter]` is the node of a longer prefix, 0 for none. Most words leave it
// at their second or third character.
const letters = new Uint8Array(128)
let width = 1
for (const { prefixes } of tokenShapes)
  for (const prefix of prefixes)
    for (let i = 0; i < prefix.length; i++)
      if (letters[prefix.charCodeAt(i)] === 0) letters[prefix.charCodeAt(i)] = width++

const most = tokenShapes.reduce((sum, { prefixes }) => sum + prefixes.join('').length, 1)
const next = new Uint16Array((most + 1) * width)
const shapesAt: (TokenShape[] | undefined)[] = [undefined]
for (const shape of tokenShapes) for (const prefix of shape.prefixes) add(prefix, shape)

function add(prefix: string, shape: TokenShape): void {
  let node = 0
  for (let i = 0; i < prefix.length; i++) {
    const edge = node * width + (letters[prefix.charCodeAt(i)] ?? 0)
    if (next[edge] === 0) next[edge] = shapesAt.push(undefined) - 1
    node = next[edge] ?? 0
  }
  shapesAt[node] = [...(shapesAt[node] ?? []), shape]
}

/** Tokens of known makers, at the start of a word: prefix, alphabet, length and, where there is one, checksum. */
export function providerToken(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  let best: Claim | undefined
  for (let node = 0, i = at; ; i++) {
    const c = codeAt(text, i)
    const letter = c < 128 ? (letters[c] ?? 0) : 0
    if (letter === 0) return best
    node = next[node * width + letter] ?? 0
    if (node === 0) return best
    const shapes = shapesAt[node]
    if (shapes && (i - at > 3 || !isInName(text, at)) && !isAgain(text, at, i + 1))
      best = longest(text, at, i + 1, shapes) ?? best
  }
}

/** `video.ico-7a38…`, `a-sk-…`, `…+MA…` of base64: a short prefix proves nothing in the middle of a name. */
function isInName(text: string, at: number): boolean {
  const c = codeAt(text, at - 1)
  return (c === 46 || c === 45 || c === 43) && isAlnum(codeAt(text, at - 2))
}

/** `xoxb-xoxb-xoxb-`: the first of them was looked at, with all that follows. */
function isAgain(text: string, at: number, end: number): boolean {
  const back = at - (end - at)
  return (
    back >= 0 &&
    codeAt(text, back) === codeAt(text, at) &&
    text.startsWith(text.slice(at, end), back)
  )
}

function longest(text: string, at: number, from: number, shapes: TokenShape[]): Claim | undefined {
  let best: Claim | undefined
  for (const shape of shapes) {
    const end = bodyEnd(text, from, shape)
    if (end === 0 || (best && best.end >= end)) continue
    if (isSampleKey(text, at, end)) continue
    const confidence = confidenceOf(text.slice(from, end), shape)
    best = {
      end,
      finding: { class: shape.class, start: at, end, confidence, detector: 'provider-token' },
    }
  }
  return best
}

/** Where the rest of the token ends; 0 when it is none of this shape. */
function bodyEnd(text: string, from: number, shape: TokenShape): number {
  let end = runEnd(text, from, shape.isBody, shape.max + 2)
  if (end - from < shape.min) return 0
  // A full stop or a colon after the token ends the sentence.
  while (end > from && isMark(text.charCodeAt(end - 1))) end--
  if (end - from < shape.min || end - from > shape.max || isAlnum(codeAt(text, end))) return 0
  if (shape.bare) return end
  if (shape.pattern && !shape.pattern.test(text.slice(from, end))) return 0
  return isDrawn(text, from, end) ? end : 0
}

/** Not words alone (`sk-learn-contrib-package`), not `xxxxxxxx`, not `…EXAMPLE`. */
function isDrawn(text: string, from: number, end: number): boolean {
  if (isWordy(text, from, end) || text.startsWith('EXAMPLE', end - 7)) return false
  if (isFiller(text, from, end)) return false
  const { length, digits, lowers, uppers } = measure(text, from, end)
  if (digits > 0) return lowers + uppers > 0
  return length < 16 || isRandom(text, from, end)
}

function confidenceOf(body: string, { checksum }: TokenShape): number {
  if (!checksum) return 0.97
  const tail = checksum === 'crc' ? 6 : 8
  const crc = crc32(body.slice(0, checksum === 'crc' ? -tail : -tail - 1))
  const wanted = checksum === 'crc' ? base62Tail(crc) : crc.toString(16).padStart(8, '0')
  return body.slice(-tail).toLowerCase() === wanted.toLowerCase() ? 0.99 : 0.9
}

function isMark(c: number): boolean {
  return c === 46 || c === 58
}
