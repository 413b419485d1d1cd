import { codeAt, isAlnum, isHex, runEnd } from '../chars.ts'
import type { Claim, Scan } from '../scan.ts'

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9A-Za-z])/iy

/** Claims UUIDs and words of letters and digits (hashes, hex ids), so that no part of one is taken for a number. */
export function id(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (isUuidShape(text, at)) {
    uuid.lastIndex = at
    if (uuid.test(text)) return { end: at + 36 }
  }
  const end = runEnd(text, at, isAlnum, text.length)
  if (end === at + scan.digits || isMoney(text, end, at + scan.digits)) return undefined
  return { end }
}

/** Cheap look before the regular expression: `xxxxxxxx-xxxx-`. */
export function isUuidShape(text: string, at: number): boolean {
  return (
    at + 36 <= text.length &&
    codeAt(text, at + 8) === 45 &&
    codeAt(text, at + 13) === 45 &&
    isHex(codeAt(text, at + 7))
  )
}

/** `85k`, `2M` */
function isMoney(text: string, end: number, digitsEnd: number): boolean {
  return end === digitsEnd + 1 && 'kKmM'.includes(text[digitsEnd] ?? ' ')
}
