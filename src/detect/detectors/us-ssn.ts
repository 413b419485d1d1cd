import { isDigit, isWord } from '../chars.ts'
import { cue, near } from '../cue.ts'
import type { Claim, Scan } from '../scan.ts'

const dashed = /(\d{3})([- ])(\d\d)\2(\d{4})(?![\w]|[-.]\d)/y

/** US social security numbers: dashed by shape and number rules, undashed only after a cue. */
export function usSsn(scan: Scan, at: number): Claim | undefined {
  const { digits, next } = scan
  if (digits === 3 && (next === 45 || next === 32)) return separated(scan, at)
  if (digits !== 9 || isWord(next) || !near(scan, cue.ssn, at, 40)) return undefined
  return claim(at, at + 9, 0.8)
}

function separated(scan: Scan, at: number): Claim | undefined {
  const { text, next } = scan
  if (!isDigit(text.charCodeAt(at + 4)) || text.charCodeAt(at + 6) !== next) return undefined
  const cued = near(scan, cue.ssn, at, 40)
  dashed.lastIndex = at
  if ((scan.glued && !cued) || !dashed.test(text)) return undefined
  const good = isPlausible(
    text.slice(at, at + 3),
    text.slice(at + 4, at + 6),
    text.slice(at + 7, at + 11),
  )
  if (cued) return claim(at, at + 11, good ? 0.98 : 0.6)
  if (next === 45) return claim(at, at + 11, good ? 0.85 : 0.45)
  return good ? claim(at, at + 11, 0.5) : undefined
}

/** No area 000, 666 or 900 and up (those are ITINs), no group 00, no serial 0000. */
function isPlausible(area: string, group: string, serial: string): boolean {
  return area !== '000' && area !== '666' && area < '900' && group !== '00' && serial !== '0000'
}

function claim(start: number, end: number, confidence: number): Claim {
  return { end, finding: { class: 'us_ssn', start, end, confidence, detector: 'us-ssn' } }
}
