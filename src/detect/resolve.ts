import type { Class } from './class.ts'
import type { Finding } from './finding.ts'

/** Who names a stretch of text that two detectors found: the first in this list. */
const order: Class[] = [
  'private_key',
  'jwt',
  'password',
  'api_key',
  'us_ssn',
  'credit_card',
  'health',
  'email',
  'iban',
  'token',
  'secret',
  'date_of_birth',
  'salary',
  'phone',
  'ip',
]

const ranks = new Map(order.map((name, index) => [name, order.length - index]))

/**
 * Sorts findings and merges those that overlap: the better one names the whole stretch, so nothing that
 * any detector found is left uncovered.
 */
export function resolve(found: Finding[]): Finding[] {
  if (found.length < 2) return found
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  const out: Finding[] = []
  let last: Finding | undefined
  for (const finding of found) {
    if (last && finding.start < last.end) {
      const best = rank(finding) > rank(last) ? finding : last
      last = { ...best, start: last.start, end: Math.max(last.end, finding.end) }
      out[out.length - 1] = last
    } else {
      last = finding
      out.push(finding)
    }
  }
  return out
}

function rank(finding: Finding): number {
  return (ranks.get(finding.class) ?? 0) + finding.confidence / 2
}
