import { charTable, isBase64 } from '../chars.ts'
import type { Claim, Scan } from '../scan.ts'

const begin =
  /-----? ?BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)? ?-----?|-----BEGIN (?:OPENVPN STATIC KEY V1|SSH2 ENCRYPTED KEY)-----/iy
const closing = /-----? ?END [A-Z0-9 ]{3,60}-----?/iy
const isBody = charTable('0-9A-Za-z+/=\\s\\\\:,.()"\'-')
const most = 65_536
/** Longest head of a block (`Proc-Type: 4,ENCRYPTED`, `Version: …`), in characters. */
const head = 400
const least = 16

/**
 * A PEM, OpenSSH or PGP private key block, from its first line to its last, on one line too (`\n`); without a last line, as far
 * as it looks like one. `at` is its first hyphen.
 */
export function privateKey(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (at < scan.blockEnd || text.charCodeAt(at + 1) !== 45 || text.charCodeAt(at + 2) !== 45)
    return undefined
  begin.lastIndex = at
  if (!begin.test(text)) return undefined
  const body = begin.lastIndex
  const bodyEnd = blockEnd(text, body)
  if (!hasKey(text, body, bodyEnd)) return undefined
  let end = bodyEnd
  closing.lastIndex = end
  if (closing.test(text)) end = closing.lastIndex
  scan.blockEnd = end
  return {
    end,
    finding: { class: 'private_key', start: at, end, confidence: 0.99, detector: 'private-key' },
  }
}

/** Up to the three hyphens of the line that closes it, or to the first character that no block holds. */
function blockEnd(text: string, body: number): number {
  const limit = Math.min(text.length, body + most)
  for (let i = body; i < limit; i++) {
    const c = text.charCodeAt(i)
    if (c === 45 && text.charCodeAt(i + 1) === 45 && text.charCodeAt(i + 2) === 45) return i
    if (!isBody(c)) return i
  }
  return limit
}

/** A run of letters and digits near its beginning, as no talk about keys has one. */
function hasKey(text: string, from: number, to: number): boolean {
  let run = 0
  for (let i = from; i < Math.min(to, from + head) && run < least; i++)
    run = isBase64(text.charCodeAt(i)) ? run + 1 : 0
  return run >= least
}
