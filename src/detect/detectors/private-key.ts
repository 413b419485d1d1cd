import { charTable, runEnd } from '../chars.ts'
import type { Claim, Scan } from '../scan.ts'

const begin = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y
const isBody = charTable('0-9A-Za-z+/=\\s\\\\:,')

/** A PEM or PGP private key block, from its first line to its last; without a last line, as far as it looks like one. */
export function privateKey(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (at < scan.blockEnd || !text.startsWith('-----BEGIN ', at)) return undefined
  begin.lastIndex = at
  if (!begin.test(text)) return undefined
  const body = begin.lastIndex
  let end = runEnd(text, body, isBody, 65_536)
  if (text.startsWith('-----END ', end)) {
    const close = text.indexOf('-----', end + 9)
    end = close >= 0 && close - end < 80 ? close + 5 : end + 9
  }
  scan.blockEnd = end
  return {
    end,
    finding: { class: 'private_key', start: at, end, confidence: 0.99, detector: 'private-key' },
  }
}
