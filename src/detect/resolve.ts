import type { Class } from './class.ts'
import type { Finding } from './finding.ts'

/** Who names a stretch of text that several detectors found: the first in this list. */
const firm: readonly Class[] = [
  'private_key',
  'jwt',
  'password',
  'api_key',
  'credit_card',
  'crypto_address',
  'iban',
  'national_id',
  'tax_id',
  'passport',
  'driver_license',
  'medical_record',
  'medical_license',
  'us_itin',
  'us_ssn',
  'bank_account',
  'health',
  'email',
  'token',
  'secret',
  'mac_address',
  'device_id',
  'vehicle_id',
  'swift',
  'date_of_birth',
  'salary',
  'financial',
  'cvv',
  'card_expiry',
  'pin',
  'phone',
  'ip',
  'address',
  'username',
  'person',
]

/** Say little of somebody by themselves and are often left as they are: they never take a firm finding's place. */
export const looseClasses: readonly Class[] = [
  'organization',
  'location',
  'nationality',
  'title',
  'age',
  'date',
  'url',
]

/** Classes of numbers that look alike. */
const numbers: ReadonlySet<string> = new Set(
  (
    'national_id tax_id passport driver_license medical_record medical_license us_itin us_ssn bank_account device_id ' +
    'vehicle_id phone'
  ).split(' '),
)

const order: readonly string[] = [...firm, ...looseClasses]
const ranks = new Map(order.map((name, index) => [name, order.length - index]))
const looseNames: ReadonlySet<string> = new Set(looseClasses)
/** Below this a finding is a guess, which does not name what another detector is sure of. */
const sure = 0.4

/**
 * Sorts findings so that none overlap. Where firm ones do, the better one names the whole stretch, so that nothing that
 * any detector found is left uncovered; a loose one keeps what no firm one has.
 */
export function resolve(found: Finding[], kept?: (name: string) => boolean): Finding[] {
  if (found.length < 2) return found
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  if (!isCrossed(found)) return found
  const isLoose = ({ class: name }: Finding): boolean => kept?.(name) ?? looseNames.has(name)
  const strong = merge(found.filter((finding) => !isLoose(finding)))
  const weak = merge(found.filter(isLoose))
  return inOrder(strong, without(weak, strong))
}

/** Both sorted, and none at the same place as another. */
function inOrder(strong: readonly Finding[], weak: readonly Finding[]): Finding[] {
  const out: Finding[] = []
  let next = 0
  for (const finding of strong) {
    for (let other = weak[next]; other && other.start < finding.start; other = weak[++next])
      out.push(other)
    out.push(finding)
  }
  return next < weak.length ? out.concat(weak.slice(next)) : out
}

function isCrossed(found: readonly Finding[]): boolean {
  let end = 0
  for (const finding of found) {
    if (finding.start < end) return true
    end = finding.end
  }
  return false
}

/** Of sorted findings those that overlap become one. */
function merge(found: readonly Finding[]): Finding[] {
  const out: Finding[] = []
  for (const finding of found) {
    const last = out.at(-1)
    if (!last || finding.start >= last.end) {
      out.push(finding)
      continue
    }
    const best = isBetter(finding, last) ? finding : last
    out[out.length - 1] = { ...best, start: last.start, end: Math.max(last.end, finding.end) }
  }
  return out
}

/** What is left of the loose ones between the firm ones; both sorted. */
function without(weak: readonly Finding[], strong: readonly Finding[]): Finding[] {
  const out: Finding[] = []
  let next = 0
  for (const finding of weak) {
    while (next < strong.length && (strong[next]?.end ?? 0) <= finding.start) next++
    let { start } = finding
    for (let i = next; i < strong.length; i++) {
      const cut = strong[i]
      if (!cut || cut.start >= finding.end) break
      if (cut.start > start) out.push({ ...finding, start, end: cut.start })
      start = Math.max(start, cut.end)
    }
    if (start < finding.end) out.push({ ...finding, start })
  }
  return out
}

/** Of two numbers for the same stretch the surer one; else the one whose class comes first. */
function isBetter(a: Finding, b: Finding): boolean {
  const same =
    a.start === b.start && a.end === b.end && numbers.has(a.class) && numbers.has(b.class)
  if (same && Math.abs(a.confidence - b.confidence) > 0.05) return a.confidence > b.confidence
  return rank(a) > rank(b)
}

function rank(finding: Finding): number {
  const place = ranks.get(finding.class) ?? order.length + 1
  return place + (finding.confidence >= sure ? 1000 : 0) + finding.confidence / 2
}
