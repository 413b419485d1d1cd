// The hidden values of a whole run at once: a right of its own, on the record with how many of each class before anything is opened.
import { fromHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { formatRecordId } from '../record/id.ts'
import { OpenBudget } from '../seal/open-budget.ts'
import { auditBy } from './audit-by.ts'
import { createBreath } from './breathe.ts'
import { PartOpener } from './part-opener.ts'
import { placeholdersOf } from './placeholders-of.ts'
import { may, notFound, type Principal } from './principal.ts'
import { requireRight } from './require-right.ts'
import type { PartGroup, ResolvedRecord } from './resolve-trace.ts'
import type { RevealedValue, RevealerOptions } from './reveal.ts'
import { findRun, requireRun, type RevealRun } from './reveal-target.ts'
import { defaultRevealTerms, takesTwo } from './reveal-terms.ts'

export interface BulkAsked {
  readonly traceId: string
  /** Default: all that he may. */
  readonly classes?: readonly string[] | undefined
  readonly reason: string
  readonly ticket?: string | undefined
}

export interface BulkResult {
  traceId: string
  records: { recordId: string; class: string; values: RevealedValue[] }[]
  /** Classes of the run that were not opened: not allowed, or they take a second person. */
  leftOut: string[]
  auditRecordId: string
  shownForSeconds: number
}

/** Chunks and values of one answer. */
const mostOpened = 10_000

/**
 * Each value once, at the record that brought it. Rejects with `not_found` for what is not there and for what is not allowed, with
 * `needs_approval` for a class that takes a second person, with `too_large`.
 */
export async function revealBulk(
  options: RevealerOptions,
  principal: Principal,
  asked: BulkAsked,
): Promise<BulkResult> {
  const { store, recorder, reveal: terms = defaultRevealTerms } = options
  const { traceId, reason, ticket } = asked
  const details = {
    ...(asked.classes && { classes: [...asked.classes] }),
    ...(ticket && { ticket }),
  }
  const told = { action: 'reveal.bulk', target: traceId, reason, details }
  await requireRight(recorder, { principal, right: 'reveal-bulk', ...told })
  const run = await findRun(store, traceId)
  if (run) await requireRun(recorder, principal, run, told)
  const counts = countsOf(run)
  const wanted = asked.classes ?? [...counts.keys()]
  const facts = (name: string) => ({ ...run?.facts, class: name, purpose: reason })
  const allowed = wanted.filter((name) => may(principal, 'reveal-bulk', facts(name)))
  const [refused] = asked.classes?.filter((name) => !allowed.includes(name)) ?? []
  if (run && refused !== undefined)
    await requireRight(recorder, {
      ...{ principal, right: 'reveal-bulk', facts: facts(refused) },
      ...told,
    })
  const taken = allowed.filter((name) => counts.has(name) && !takesTwo(terms, name))
  const fail = async (outcome: 'denied' | 'failed', error: SealtraceError): Promise<never> => {
    const why = error.code === 'needs_approval' ? { refused: error.code } : {}
    await auditBy(recorder, principal, { ...told, details: { ...details, ...why }, outcome })
    throw error
  }
  const needTwo = allowed.some((name) => counts.has(name) && takesTwo(terms, name))
  if (needTwo && (asked.classes || taken.length === 0)) return fail('denied', twoNeeded())
  if (!run || taken.length === 0) return fail(whyNone(counts, allowed), notFound())
  const found = withClasses(run, taken)
  const chunks = found.reduce((sum, { groups }) => sum + groups.length, 0)
  if (chunks > mostOpened) return fail('failed', tooMuch())
  const about = { found: Object.fromEntries(taken.map((name) => [name, counts.get(name) ?? 0])) }
  const auditRecordId = await auditBy(recorder, principal, { ...told, about, outcome: 'allowed' })
  return {
    ...{ traceId, auditRecordId, shownForSeconds: terms.shownSeconds },
    records: await openAll(options, run, { found, classes: taken }),
    leftOut: wanted.filter((name) => counts.has(name) && !taken.includes(name)),
  }
}

/** There is something, and he may see none of it; or there is nothing. */
function whyNone(counts: ReadonlyMap<string, number>, allowed: readonly string[]) {
  return counts.size > 0 && allowed.length === 0 ? 'denied' : 'failed'
}

interface Found {
  readonly record: ResolvedRecord
  readonly groups: readonly PartGroup[]
}

async function openAll(
  { store, ring, origin }: RevealerOptions,
  { traceId, resolved }: RevealRun,
  { found, classes }: { found: readonly Found[]; classes: readonly string[] },
): Promise<BulkResult['records']> {
  const trace = fromHex(traceId) ?? new Uint8Array(0)
  const opener = new PartOpener({ store, ring, origin, budget: new OpenBudget() }, trace)
  const placeholders = await placeholdersOf(resolved, opener)
  const records: BulkResult['records'] = []
  const breath = createBreath(20)
  let count = 0
  for (const { record, groups } of found)
    for (const name of classes) {
      await breath()
      if (!Object.hasOwn(record.header?.findings ?? {}, name)) continue
      const values = new Map<string, RevealedValue>()
      for (const hidden of await opener.hiddenIn(groups, name))
        values.set(hidden.tag, {
          placeholder: placeholders.placeholder(hidden),
          value: hidden.value,
        })
      count += values.size
      if (count > mostOpened) throw tooMuch()
      const recordId = formatRecordId(record.record.id)
      if (values.size > 0) records.push({ recordId, class: name, values: [...values.values()] })
    }
  return records
}

/** What each record was the first to list, where one of the classes was found. */
function withClasses({ resolved }: RevealRun, classes: readonly string[]): Found[] {
  return resolved
    .filter(({ header }) => classes.some((name) => Object.hasOwn(header?.findings ?? {}, name)))
    .map((record) => ({ record, groups: [...record.appended, record.own] }))
}

/** As often as `show` says that each class was found. */
function countsOf(run: RevealRun | null): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { header } of run?.resolved ?? [])
    for (const [name, { count }] of Object.entries(header?.findings ?? {}))
      counts.set(name, (counts.get(name) ?? 0) + count)
  return counts
}

function twoNeeded(): SealtraceError {
  return new SealtraceError(
    'needs_approval',
    'a class that takes a second person is revealed by itself, with an approved request',
  )
}

function tooMuch(): SealtraceError {
  return new SealtraceError(
    'too_large',
    `the run has more than ${mostOpened} chunks or hidden values; name fewer classes, or reveal record by record`,
  )
}
