import { isSpace } from '../chars.ts'
import type { Claim, Scan } from '../scan.ts'

/** The password of `scheme://user:password@host`; `at` is the colon of `://`. */
export function urlCredentials(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (!text.startsWith('//', at + 1)) return undefined
  const from = at + 3
  const limit = Math.min(text.length, from + 256)
  let colon = 0
  let host = 0
  for (let i = from; i < limit; i++) {
    const c = text.charCodeAt(i)
    if (c === 64) host = i
    else if (c === 58 && colon === 0) colon = i
    else if (c === 47 || c === 63 || c === 35 || c === 34 || c === 10 || isSpace(c)) break
  }
  if (host === 0 || colon === 0 || colon > host || host - colon < 2) return undefined
  scan.hostAt = host
  const [start, end] = [colon + 1, host]
  return {
    end,
    finding: { class: 'password', start, end, confidence: 0.9, detector: 'url-credentials' },
  }
}
