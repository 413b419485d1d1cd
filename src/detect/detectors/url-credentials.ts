import { codeAt, isSpace } from '../chars.ts'
import { isPlaceholder } from '../looks-secret.ts'
import type { Claim, Scan } from '../scan.ts'

/** `user:PASS@`, `user:DB_PASSWORD@` */
const named = /^(?:[A-Z]{1,12}_){0,3}PASS(?:WORD|WD)?$/

/** The password of `scheme://user:password@host`, or of `scheme://:password@host`; `at` is the colon of `://`. */
export function urlCredentials(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (codeAt(text, at + 1) !== 47 || codeAt(text, at + 2) !== 47) return undefined
  const from = at + 3
  const limit = Math.min(text.length, from + 256)
  let colon = 0
  let host = 0
  for (let i = from; i < limit; i++) {
    const c = codeAt(text, i)
    if (c === 64) host = i
    else if (c === 58 && colon === 0) colon = i
    else if (isEnd(c)) break
  }
  if (host === 0) return undefined
  scan.hostAt = host
  if (colon === 0 || colon > host || host - colon < 2) return undefined
  const [start, end] = [colon + 1, host]
  const value = text.slice(start, end)
  if (named.test(value) || isPlaceholder(value)) return undefined
  return {
    end,
    finding: { class: 'password', start, end, confidence: 0.9, detector: 'url-credentials' },
  }
}

/** `/` `?` `#` `"` `` ` `` `'` `<` `>`, blanks and line ends. */
function isEnd(c: number): boolean {
  if (c === 47 || c === 63 || c === 35 || c === 34 || c === 39) return true
  return c === 96 || c === 60 || c === 62 || c === 10 || c === 13 || isSpace(c)
}
