import { isAlnum, isDigit, isHex } from '../chars.ts'
import { cue, near } from '../cue.ts'
import type { Claim, Scan } from '../scan.ts'

const v6 = /(?:[0-9a-f]{0,4}:){2,8}[0-9a-f]{0,4}/iy
const v4 = /(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?!\d)/y

/** IPv4, at its first digit. A version number in words (`version 1.2.3.4`) is claimed as harmless. */
export function ipv4(scan: Scan, at: number): Claim | undefined {
  if (scan.digits > 3 || scan.next !== 46 || scan.glued) return undefined
  const { text } = scan
  v4.lastIndex = at
  if (!v4.test(text)) return undefined
  const end = v4.lastIndex
  if (text[end] === '.' && isDigit(text.charCodeAt(end + 1))) return { end: dottedEnd(text, end) }
  if (near(scan, cue.version, at, 12)) return { end }
  // Loopback and "any" tell nothing about anybody.
  const idle = text.startsWith('127.', at) || text.startsWith('0.', at)
  return ip(at, end, idle ? 0.3 : 0.9)
}

/** IPv6, at its first colon. */
export function ipv6(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  let start = at
  while (start > 0 && at - start < 5 && isHex(text.charCodeAt(start - 1))) start--
  const before = text.charCodeAt(start - 1)
  if (at - start > 4 || isAlnum(before) || before === 58 || before === 95 || before === 46)
    return undefined
  if (start === at && text.charCodeAt(at + 1) !== 58) return undefined
  const end = addressEnd(text, start)
  if (end === 0) return undefined
  return ip(start, end, end - start <= 3 ? 0.3 : 0.9)
}

function ip(start: number, end: number, confidence: number): Claim {
  return { end, finding: { class: 'ip', start, end, confidence, detector: 'ip' } }
}

/** Reads hex groups and colons; 0 when they make no address. */
function addressEnd(text: string, start: number): number {
  v6.lastIndex = start
  if (!v6.test(text)) return 0
  const end = v6.lastIndex
  const after = text.charCodeAt(end)
  if (isAlnum(after) || after === 58 || after === 95) return 0
  const groups = text.slice(start, end).split(':')
  const gap = text.slice(start, end).split('::').length - 1
  const full = groups.filter((group) => group !== '').length
  if (gap > 1 || full === 0 || !/\d/.test(text.slice(start, end))) return 0
  if (gap === 0 && full !== 8) return 0
  return full <= 8 && !hasLooseColon(text, start, end) ? mappedEnd(text, end) : 0
}

/** A single colon at either end, as in `1::2:`. */
function hasLooseColon(text: string, start: number, end: number): boolean {
  const loose = (at: number, inner: number): boolean => text[at] === ':' && text[inner] !== ':'
  return loose(start, start + 1) || loose(end - 1, end - 2)
}

/** `::ffff:192.0.2.1` */
function mappedEnd(text: string, end: number): number {
  if (text.charCodeAt(end) !== 46) return end
  let start = end
  while (isDigit(text.charCodeAt(start - 1))) start--
  v4.lastIndex = start
  return v4.test(text) ? v4.lastIndex : end
}

function dottedEnd(text: string, from: number): number {
  let end = from
  while (end < from + 64 && (isDigit(text.charCodeAt(end)) || text.charCodeAt(end) === 46)) end++
  return end
}
