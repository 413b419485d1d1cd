// The engine: one pass over the text finds anchors (words, numbers and a few signs), detectors look at them.
import { atNumber, isAfterEscape, isEscapeLetter } from './at-number.ts'
import { atWord } from './at-word.ts'
import { classifyKey, fitsKey } from './classify-key.ts'
import { email } from './detectors/email.ts'
import { ipv6 } from './detectors/ip.ts'
import { keyValue } from './detectors/key-value.ts'
import { phoneMark } from './detectors/phone.ts'
import { privateKey } from './detectors/private-key.ts'
import { domain, url } from './detectors/url.ts'
import { urlCredentials } from './detectors/url-credentials.ts'
import type { Finding } from './finding.ts'
import './key-words.ts'
import { loadGazetteers } from './gazetteers/index.ts'
import { glyphs, letter } from './lexicon.ts'
import { endScan, newScan, tokens } from './new-scan.ts'
import { findProse } from './prose/find-prose.ts'
import { resolve } from './resolve.ts'
import type { Detector, Scan } from './scan.ts'
import { authorizationHeader } from './secrets/authorization-header.ts'
import { cookieHeader } from './secrets/cookie-header.ts'
import { curlUser } from './secrets/curl-user.ts'
import { passwordHash } from './secrets/password-hash.ts'
import { querySecret } from './secrets/query-secret.ts'
import { take } from './take.ts'

/** At a sign; all of them look. */
const signDetectors: readonly (readonly Detector[] | undefined)[] = bySign({
  '@': [email],
  ':': [url, urlCredentials, ipv6, cookieHeader, authorizationHeader, namedValue],
  '.': [domain],
  '=': [querySecret, authorizationHeader, namedValue],
  $: [passwordHash],
  '+': [phoneMark],
  '(': [phoneMark],
  '-': [privateKey, curlUser],
})

loadGazetteers()

const none = 0
const word = 1
const digit = 2
const sign = 3
const escape = 4
const percent = 5
const kinds = new Uint8Array(65_536)
for (let c = 0; c < 65_536; c++) {
  const glyph = glyphs[c] ?? 0
  if (glyph !== 0) kinds[c] = glyph & letter.digit ? digit : word
  else if (signDetectors[c]) kinds[c] = sign
}
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
  const scan = newScan(text)
  try {
    pass(scan)
    if (tokens.count > 0) findProse(text, tokens, scan.found)
    if (scan.found.length === 0) return scan.found
    return resolve(wanted ? scan.found.filter(wanted) : scan.found, kept)
  } finally {
    endScan()
  }
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
      for (const detector of signDetectors[c] ?? []) take(scan, detector, i)
      i++
    } else if (kind === percent) i = atPercent(scan, i)
    else i += isEscapeLetter(text.charCodeAt(i + 1)) ? 2 : 1
  }
}

/** Longest stretch between a word that can name a sensitive field and the sign of assignment. */
const nameReach = 66

function namedValue(scan: Scan, at: number): ReturnType<Detector> {
  return at - scan.keyAt > nameReach ? undefined : keyValue(scan, at)
}

/** The escape of a URL: what comes after it begins anew. */
function atPercent(scan: Scan, at: number): number {
  if (!isAfterEscape(scan.text, at + 3)) return at + 1
  if (scan.text.startsWith('40', at + 1)) take(scan, email, at)
  return at + 3
}

function bySign(signs: Record<string, Detector[]>): (Detector[] | undefined)[] {
  const table: (Detector[] | undefined)[] = Array.from({ length: 128 }, () => undefined)
  for (const [name, detectors] of Object.entries(signs)) table[name.charCodeAt(0)] = detectors
  return table
}
