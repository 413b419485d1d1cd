// Which legal holds are in the way: of the erasure of a person, and of what is said of them in other people's runs.
import { resolveTrace, type ResolvedRecord } from '../access/resolve-trace.ts'
import { fromHex, toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import type { SlotEntry } from '../keys/key-ring.ts'
import { seenTiles } from './hold-leaves.ts'
import type { Hold, Holds } from './holds.ts'
import { keptTiles } from './kept-tiles.ts'
import type { ErasurePlan } from './plan-erasure.ts'

type Sources = Pick<OpenLog, 'store' | 'ring'>

interface Run {
  readonly trace: string
  readonly records: readonly ResolvedRecord[]
  readonly slots: ReadonlyMap<string, Pick<SlotEntry, 'subject' | 'shared'>>
  /** People of the run that a hold names: a client may have named any number of others. */
  readonly held: readonly string[]
  readonly traceType: readonly string[]
  /** A producer that seals to a reader has tokens of its own: which type they stand for is not known here. */
  readonly anyType: boolean
  /** A row of it was changed, so neither its type nor its times are known. */
  readonly damaged: boolean
}

/** Holds on any of the records that would go with a subject, and those on the subject. Oldest first. Rejects with `corrupt` where that cannot be told. */
export async function holdsOnPlan(
  log: Sources,
  { subject, traces, records }: ErasurePlan,
  holds: Holds,
): Promise<Hold[]> {
  const found = new Set(
    // Also of a time that nothing was recorded in yet: who records again would be somebody else.
    holds.inForce.filter(
      ({ scope }) => scope.subject === subject.id && (scope.until ?? Infinity) > Date.now(),
    ),
  )
  if (holds.inForce.length === 0) return []
  const going = new Set(records.map(toHex))
  for (const trace of traces) {
    const run = await runOf(log, trace, holds)
    if (run.damaged && mayBeHeld(run, holds)) throw damaged()
    for (const hold of holdsOnRun(run, holds)) found.add(hold)
    for (const resolved of run.records)
      if (going.has(toHex(resolved.record.id)))
        for (const hold of holdsOn(resolved, run, holds)) found.add(hold)
  }
  return holds.inForce.filter((hold) => found.has(hold))
}

/** Tells whether anything of a run is under a hold. One for each request: it keeps what it knows. */
export class HeldRuns {
  readonly #log: Sources
  readonly #holds: Holds
  readonly #known = new Map<string, boolean>()

  constructor(log: Sources, holds: Holds) {
    this.#log = log
    this.#holds = holds
  }

  /** `trace` null: audit entries, which only a hold on all of that time holds. `time`: milliseconds. */
  async isHeld(trace: string | null, time: number): Promise<boolean> {
    if (this.#holds.inForce.length === 0) return false
    if (trace === null) return this.#holds.covers({ trace: '', subject: null, time })
    const known = this.#known.get(trace)
    if (known !== undefined) return known
    const run = await runOf(this.#log, trace, this.#holds)
    const isHeld =
      (run.damaged && mayBeHeld(run, this.#holds)) ||
      holdsOnRun(run, this.#holds).length > 0 ||
      run.records.some((of) => holdsOn(of, run, this.#holds).length > 0)
    this.#known.set(trace, isHeld)
    return isHeld
  }
}

async function runOf({ store, ring }: Sources, trace: string, { inForce }: Holds): Promise<Run> {
  const records = resolveTrace(await store.trace(trace), keptTiles(seenTiles(store)))
  const slots = await ring.slotEntries(fromHex(trace) ?? new Uint8Array(0))
  const types = new Set(records.flatMap(({ header }) => header?.traceType ?? []))
  const people = new Set(slots.map(({ subject }) => subject))
  const named = new Set(inForce.flatMap(({ scope }) => scope.subject ?? []))
  return {
    trace,
    records,
    slots: new Map(slots.map((slot) => [toHex(slot.id), slot])),
    held: [...named].filter((id) => people.has(id)),
    traceType: [...types],
    anyType: slots.some(({ reader }) => reader !== null) && [...types].some(isToken),
    // Rows of headers that went with an erasure are not among them.
    damaged: records.some(({ header }) => header === null),
  }
}

function isToken(traceType: string): boolean {
  return traceType.startsWith('~')
}

/** Whether there is a hold that a run could be under, for all that its slots tell. */
function mayBeHeld({ trace, held }: Run, { inForce }: Holds): boolean {
  return inForce.some(
    ({ scope }) =>
      (scope.trace === undefined || scope.trace === trace) &&
      (scope.subject === undefined || held.includes(scope.subject)),
  )
}

/** Holds on all of a run, whatever its rows say of it. */
function holdsOnRun({ trace }: Run, { inForce }: Holds): Hold[] {
  return inForce.filter(
    ({ scope }) => scope.trace === trace && scope.since === undefined && scope.until === undefined,
  )
}

function damaged(): SealtraceError {
  return new SealtraceError(
    'corrupt',
    'records of a run that may be under a legal hold were changed in the database, so nothing of it can go; run `sealtrace verify` and restore log.db from a backup',
  )
}

/** Content of nobody, and from before anyone was named, is held with any person of its run: it would go with any. */
function holdsOn(
  { record, own, appended }: ResolvedRecord,
  { trace, slots, held, traceType, anyType }: Run,
  holds: Holds,
): Hold[] {
  const keyId = (own[0] ?? appended[0]?.[0])?.keyId
  const slot = keyId && slots.get(toHex(keyId))
  const { time } = record
  const subjects = slot?.subject && !slot.shared ? [slot.subject] : [null, ...held]
  return subjects.flatMap((subject) => holds.of({ trace, subject, time, traceType, anyType }))
}
