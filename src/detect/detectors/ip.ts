import { codeAt, isAlnum, isDigit, isHex, runEnd } from '../chars.ts'
import { cue, near } from '../cue.ts'
import { defineCue } from '../lexicon.ts'
import type { Claim, Scan } from '../scan.ts'

const section = defineCue(
  'section sections chapter clause paragraph oid appendix table figure seccion capitulo abschnitt kapitel sezione',
)

const v6 = /(?:[0-9a-f]{0,4}:){2,8}[0-9a-f]{0,4}/iy
const v4 = /(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?!\d)/y

/** IPv4, at its first digit. A version or section number in words (`version 1.2.3.4`) is claimed as harmless. */
export function ipv4(scan: Scan, at: number): Claim | undefined {
  if (scan.digits > 3 || scan.next !== 46) return undefined
  const { text } = scan
  if (scan.glued && !isAddressBehind(scan, at)) return undefined
  const end = v4End(text, at)
  if (end === 0) return undefined
  if (text[end] === '.' && isDigit(codeAt(text, end + 1))) return { end: dottedEnd(text, end) }
  if (near(scan, cue.version, at, 12) || isSection(scan, at)) return { end }
  if (scan.glued && codeAt(text, at - 1) === 47 && !isHostAddress(text, at, end)) return undefined
  // Loopback and "any" tell nothing about anybody.
  const idle = text.startsWith('127.', at) || text.startsWith('0.', at)
  return ip(at, end, idle ? 0.3 : 0.9)
}

/** No part is written with a leading zero; French telephone numbers are. */
function v4End(text: string, at: number): number {
  if (codeAt(text, at) === 48 && codeAt(text, at + 1) !== 46) return 0
  v4.lastIndex = at
  return v4.test(text) ? v4.lastIndex : 0
}

function isSection(scan: Scan, at: number): boolean {
  const { text } = scan
  return (
    near(scan, section, at, 4) ||
    codeAt(text, at - 1) === 0xa7 ||
    (codeAt(text, at - 1) === 32 && codeAt(text, at - 2) === 0xa7)
  )
}

/** `host/10.1.2.3` in logs, or the second address of a range `10.1.2.3-10.1.2.9`. */
function isAddressBehind({ text, found }: Scan, at: number): boolean {
  const before = codeAt(text, at - 1)
  if (before === 47) return true
  const last = found.at(-1)
  return before === 45 && last?.class === 'ip' && last.end === at - 1
}

/** Behind a slash products have their versions (`Chrome/120.0.0.0`): a port or a private range makes it an address. */
function isHostAddress(text: string, at: number, end: number): boolean {
  if (codeAt(text, end) === 58 && isDigit(codeAt(text, end + 1))) return true
  return (
    text.startsWith('10.', at) ||
    text.startsWith('192.168.', at) ||
    /^172\.(?:1[6-9]|2\d|3[01])\./.test(text.slice(at, at + 7))
  )
}

/** IPv6, at its first colon. */
export function ipv6(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  let start = at
  // A second colon comes before anything else but four hexadecimal digits.
  if (codeAt(text, runEnd(text, at + 1, isHex, 4)) !== 58) return undefined
  while (start > 0 && at - start < 5 && isHex(text.charCodeAt(start - 1))) start--
  const before = codeAt(text, start - 1)
  if (at - start > 4 || isAlnum(before) || before === 58 || before === 95 || before === 46)
    return undefined
  if (start === at && codeAt(text, at + 1) !== 58) return undefined
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
  const after = codeAt(text, end)
  if (isAlnum(after) || after === 58 || after === 95) return 0
  const groups = text.slice(start, end).split(':')
  const gap = text.slice(start, end).split('::').length - 1
  const full = groups.filter((group) => group !== '').length
  if (gap > 1 || full === 0 || !/\d/.test(text.slice(start, end))) return 0
  const mapped = mappedEnd(text, end)
  const whole = mapped > end ? 7 : 8
  if (gap === 0 && full !== whole) return 0
  return full <= whole && !hasLooseColon(text, start, end) ? mapped : 0
}

/** A single colon at either end, as in `1::2:`. */
function hasLooseColon(text: string, start: number, end: number): boolean {
  const loose = (at: number, inner: number): boolean => text[at] === ':' && text[inner] !== ':'
  return loose(start, start + 1) || loose(end - 1, end - 2)
}

/** `::ffff:192.0.2.1` */
function mappedEnd(text: string, end: number): number {
  if (codeAt(text, end) !== 46) return end
  let start = end
  while (end - start < 4 && isDigit(text.charCodeAt(start - 1))) start--
  v4.lastIndex = start
  return v4.test(text) ? v4.lastIndex : end
}

function dottedEnd(text: string, from: number): number {
  let end = from
  while (end < from + 64 && (isDigit(text.charCodeAt(end)) || text.charCodeAt(end) === 46)) end++
  return end
}
