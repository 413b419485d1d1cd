// The engine: one pass over the text finds anchors (words, numbers and a few signs), detectors look at them.
import { atNumber, isAfterEscape, isEscapeLetter } from './at-number.ts'
import { atWord } from './at-word.ts'
import { codeAt, isAlnum, isDigit, isHex } from './chars.ts'
import { classifyKey, fitsKey } from './classify-key.ts'
import { email } from './detectors/email.ts'
import { ipv6 } from './detectors/ip.ts'
import { keyValue } from './detectors/key-value.ts'
import { phoneMark } from './detectors/phone.ts'
import { privateKey } from './detectors/private-key.ts'
import { domain, url } from './detectors/url.ts'
import { urlCredentials } from './detectors/url-credentials.ts'
import type { Finding } from './finding.ts'
import { foldSigns } from './fold-signs.ts'
import { loadKeyWords } from './key-words.ts'
import { loadGazetteers } from './gazetteers/index.ts'
import { glyphs, letter } from './lexicon.ts'
import { endScan, newScan, tokens } from './new-scan.ts'
import { findProse } from './prose/find-prose.ts'
import { resolve } from './resolve.ts'
import type { Scan } from './scan.ts'
import { authorizationHeader } from './secrets/authorization-header.ts'
import { cookieHeader } from './secrets/cookie-header.ts'
import { curlUser } from './secrets/curl-user.ts'
import { passwordHash } from './secrets/password-hash.ts'
import { querySecret } from './secrets/query-secret.ts'
import { take } from './take.ts'

loadGazetteers()
loadKeyWords()

const none = 0
const word = 1
const digit = 2
const sign = 3
const escape = 4
const percent = 5
const kinds = new Uint8Array(65_536)
// No character beyond these has a glyph.
for (let c = 0; c < 0x250; c++) {
  const glyph = glyphs[c] ?? 0
  if (glyph !== 0) kinds[c] = glyph & letter.digit ? digit : word
}
for (const c of '@:.=$+(-') kinds[c.charCodeAt(0)] = sign
kinds[92] = escape
kinds[37] = percent

export interface ScanOptions {
  /** Name of the field that the text is the value of. */
  readonly key?: string
  /** Leaves out findings before overlaps are resolved, so that none of them hides one that is wanted. */
  readonly wanted?: (finding: Finding) => boolean
  /** Classes that will be shown: they never take the place of one that will not. */
  readonly kept?: (name: string) => boolean
}

/** Finds sensitive values. Sorted by place, never overlapping, in time linear in the text whatever it holds. */
export function scanText(text: string, { key, wanted, kept }: ScanOptions = {}): Finding[] {
  const known = key === undefined ? null : classifyKey(key)
  if (known && fitsKey(known, text, key)) {
    const confidence = Math.max(known.confidence, 0.6)
    return [{ class: known.class, start: 0, end: text.length, confidence, detector: 'key' }]
  }
  const found = findAll(text)
  addFolded(found, text)
  if (found.length === 0) return found
  return resolve(wanted ? found.filter(wanted) : found, kept)
}

function findAll(text: string): Finding[] {
  const scan = newScan(inOnePiece(text))
  try {
    pass(scan)
    if (tokens.count > 0) findProse(scan.text, tokens, scan.found)
    return scan.found
  } finally {
    endScan()
  }
}

/** What is written with invisible characters, with digits of other scripts or with other hyphens. */
function addFolded(found: Finding[], text: string): void {
  const folded = foldSigns(text)
  if (!folded) return
  for (const finding of findAll(folded.text)) {
    if (!folded.holdsFolded(finding.start, finding.end)) continue
    const [start, end] = folded.span(finding.start, finding.end)
    found.push({ ...finding, start, end })
  }
}

/** Below it a copy costs more than it spares, in characters. */
const leastCopied = 256

/**
 * A copy with characters of its own. V8 keeps a slice of a text, and texts joined by `+`, as references, through which each
 * look at a character goes: a fifth of the time of a scan. `join` of two parts is what copies without a trip through bytes.
 */
function inOnePiece(text: string): string {
  return text.length < leastCopied ? text : [text.slice(0, 1), text.slice(1)].join('')
}

function pass(scan: Scan): void {
  const { text } = scan
  const { length } = text
  let i = 0
  while (i < length) {
    const c = text.charCodeAt(i)
    const kind = kinds[c]
    if (kind === none) i++
    else if (kind === word) i = atWord(scan, i)
    else if (kind === digit) i = atNumber(scan, i)
    else if (kind === sign) {
      atSign(scan, i, c)
      i++
    } else if (kind === percent) i = atPercent(scan, i)
    else i += isEscapeLetter(codeAt(text, i + 1)) ? 2 : 1
  }
}

/** All detectors that this sign concerns look at it, unless the characters beside it already say no. */
function atSign(scan: Scan, at: number, c: number): void {
  const { text } = scan
  const next = codeAt(text, at + 1)
  if (c === 58) atColon(scan, at, next)
  else if (c === 46) {
    if (isAlnum(next) && isAlnum(codeAt(text, at - 1))) take(scan, domain, at)
  } else if (c === 61) {
    take(scan, querySecret, at)
    atAssignment(scan, at)
  } else if (c === 45) {
    if (next === 45) take(scan, privateKey, at)
    if (next === 45 || next === 117 || next === 112 || next === 97) take(scan, curlUser, at)
  } else if (c === 36) take(scan, passwordHash, at)
  else if (c === 64) take(scan, email, at)
  else if (next === 32 || isDigit(next)) take(scan, phoneMark, at)
}

function atColon(scan: Scan, at: number, next: number): void {
  const { text } = scan
  if (next === 47) {
    take(scan, url, at)
    take(scan, urlCredentials, at)
  }
  if (next === 58 || (isHex(next) && isHex(codeAt(text, at - 1)))) take(scan, ipv6, at)
  if (endsWith(text, at, 101)) take(scan, cookieHeader, at)
  atAssignment(scan, at)
}

function atAssignment(scan: Scan, at: number): void {
  if (endsWith(scan.text, at, 110)) take(scan, authorizationHeader, at)
  if (at - scan.keyAt <= nameReach) take(scan, keyValue, at)
}

/** The letter stands before the sign, or before the quotes and blanks that end there. */
function endsWith(text: string, at: number, small: number): boolean {
  for (let i = at - 1; i >= at - 4; i--) {
    const c = codeAt(text, i)
    if (c !== 34 && c !== 32 && c !== 39 && c !== 92) return (c | 32) === small
  }
  return false
}

/** Longest stretch between a word that can name a sensitive field and the sign of assignment. */
const nameReach = 66

/** The escape of a URL: what comes after it begins anew. */
function atPercent(scan: Scan, at: number): number {
  if (!isAfterEscape(scan.text, at + 3)) return at + 1
  if (scan.text.startsWith('40', at + 1)) take(scan, email, at)
  return at + 3
}
