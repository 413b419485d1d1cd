import { codeAt, charTable, isAlnum, isHex } from '../chars.ts'
import type { Claim, Scan } from '../scan.ts'

const isLocal = charTable("0-9A-Za-z.!#$%&'*+/=?^_`{|}~-")
const isQuoteLike = charTable("'`{|}=/")

const escapedAt = '%40'

/** An e-mail address, at its `@` or the escape of it in a URL (RFC 5321 lengths: 64 before it, 255 after). */
export function email(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (at === scan.hostAt) return undefined
  const escaped = text.startsWith(escapedAt, at)
  // First what is behind it: in text that is full of signs that ends the look sooner.
  const end = domainEnd(text, at + (escaped ? escapedAt.length : 1))
  if (end === 0) return undefined
  const start = escaped ? afterEscapes(text, localStart(text, at), at) : localStart(text, at)
  if (start >= at || isRepository(text, start, at, end)) return undefined
  return { end, finding: { class: 'email', start, end, confidence: 0.95, detector: 'email' } }
}

/** `git@github.com:org/repo.git` */
function isRepository(text: string, start: number, at: number, end: number): boolean {
  return at - start === 3 && codeAt(text, end) === 58 && text.startsWith('git', start)
}

function localStart(text: string, at: number): number {
  let start = at
  const limit = Math.max(0, at - 64)
  while (start > limit && (isLocal(text.charCodeAt(start - 1)) || isForeign(text, start - 1)))
    start--
  // Of what can be punctuation around an address, only what stands inside belongs to it.
  for (let i = at - 1; i >= start; i--) if (isQuoteLike(text.charCodeAt(i))) start = i + 1
  while (start < at && text[start] === '.') start++
  // The letter of an escape such as \n in raw JSON is no part of the address.
  if (text[start - 1] === '\\' && start + 1 < at && 'nrtbf'.includes(text[start] ?? '')) start++
  return start
}

/** In a URL an escape ends what stands before the address; that of `+` is a part of it. */
function afterEscapes(text: string, start: number, at: number): number {
  let from = start
  for (let i = start; i < at; i++) {
    const c = codeAt(text, i)
    if (c === 38 || c === 63) from = i + 1
    else if (c === 37 && !text.startsWith('2B', i + 1)) from = Math.min(at, i + 3)
  }
  return from
}

/** End of a domain with at least one dot and a top-level label of letters; 0 when there is none. */
function domainEnd(text: string, from: number): number {
  if (codeAt(text, from) === 91) return literalEnd(text, from + 1)
  const limit = Math.min(text.length, from + 255)
  let end = from
  let good = 0
  let label = from
  for (; end <= limit; end++) {
    const c = codeAt(text, end)
    if (end < limit && (isAlnum(c) || c === 45 || isForeign(text, end))) continue
    if (end === label) break
    if (label > from && isTopLabel(text, label, end)) good = end
    if (c !== 46) break
    label = end + 1
  }
  return good
}

function isTopLabel(text: string, start: number, end: number): boolean {
  if (text.startsWith('xn--', start)) return true
  if (end - start < 2 || end - start > 24) return false
  for (let i = start; i < end; i++) {
    const c = codeAt(text, i) | 32
    if ((c < 97 || c > 122) && !isForeign(text, i)) return false
  }
  return true
}

/** `user@[192.0.2.1]` */
function literalEnd(text: string, from: number): number {
  let end = from
  while (end < from + 45 && (isHex(text.charCodeAt(end)) || '.:'.includes(text[end] ?? ' '))) end++
  return text[end] === ']' && end > from ? end + 1 : 0
}

/** Letters of Latin, Greek and Cyrillic beyond ASCII. */
function isForeign(text: string, i: number): boolean {
  const c = codeAt(text, i)
  return (c >= 0xc0 && c <= 0x24f) || (c >= 0x370 && c <= 0x52f)
}
