// Where a person stands in other people's runs and in audit entries: hidden values that are theirs. The masked text around
// one stays.
import { fromHex, toHex } from '../crypto/encoding.ts'
import type { OpenLog } from '../journal/open-log.ts'
import type { Header } from '../record/header.ts'
import { parseRecordId } from '../record/id.ts'
import { findValue } from '../search/find-value.ts'
import { HitOpener, type Located } from '../search/hit-opener.ts'
import type { SearchHit } from '../search/search-log.ts'
import { contentClass } from '../seal/format/part.ts'
import { HeldRuns } from './held-by.ts'
import type { Holds } from './holds.ts'
import type { ErasurePlan } from './plan-erasure.ts'

export interface Mention {
  /** Null for an audit entry: who searched for the value, or wrote it into a reason. */
  readonly traceId: string | null
  readonly recordId: string
  /** Hex. */
  readonly partId: string
  readonly class: string
  /** Hidden values of the class in the record: those of the same message share a part, and go with it. */
  readonly values: number
  /** Hex id of whose run it is; null for a run of nobody named, or of several. */
  readonly subject: string | null
  /** Under a legal hold: it stays. */
  readonly held: boolean
}

/** Somebody in whose runs the values stand. */
export interface Person {
  /** Hex id. */
  readonly subject: string
  readonly pseudonym: string
  /** Runs of theirs that hold one of the values. */
  readonly runs: number
}

export interface Mentions {
  readonly mentions: readonly Mention[]
  readonly people: readonly Person[]
  /** Parts that hold one of the values by the index, and cannot be opened: they are reported, and stay. */
  readonly unopened: number
}

export interface MentionQuery {
  readonly values: readonly string[]
  readonly class?: string | undefined
  /** What goes with the person: what stands there is no mention. */
  readonly plan: ErasurePlan | null
  readonly holds: Holds
}

export async function findMentions(
  log: OpenLog,
  { values, class: className, plan, holds }: MentionQuery,
): Promise<Mentions> {
  const dying = new Set(plan?.scope.keys.map(toHex))
  const except = new Set(plan?.whole)
  const found = new Map<string, Mention>()
  const runs = new Runs(log, { holds, plan })
  const opener = new HitOpener(log)
  const unopened = new Set<string>()
  for (const value of new Set(values)) {
    const query = { value, class: className, except, audits: true }
    for (const hit of (await findValue(log, query)).hits) {
      const located = await locate(opener, hit)
      const keyId = located?.group?.[0]?.keyId
      if (keyId && dying.has(toHex(keyId))) continue
      if (hit.confirmed === 'unopened') unopened.add(hit.partId)
      else if (located && (await isOwner(log, located, opener))) await runs.subjectsOf(hit.traceId)
      else found.set(hit.partId, await mentionOf(hit, located?.header ?? null, runs))
    }
  }
  return { mentions: [...found.values()], people: await runs.people(), unopened: unopened.size }
}

async function locate(
  opener: HitOpener,
  { recordId, partId, traceId }: SearchHit,
): Promise<Located | null> {
  const record = parseRecordId(recordId)
  const part = fromHex(partId, 16)
  return record && part && opener.locate({ row: 0, part, record, trace: traceId })
}

/**
 * The value says whose step it is, as its session or its user id: that is no mention, and the record is found by its subject. Other
 * values may stand in a part of this class, where a rule names them so.
 */
async function isOwner({ ring }: OpenLog, located: Located, opener: HitOpener): Promise<boolean> {
  const { class: name, header } = located
  if (name === contentClass) return true
  if (name !== 'user_id' || header?.user === undefined) return false
  const pairs = await opener.hidden(located)
  if (!pairs) return false
  for (const [, value] of pairs) {
    if (typeof value !== 'string') return false
    if ((await ring.subject(value))?.pseudonym !== header.user) return false
  }
  return true
}

async function mentionOf(hit: SearchHit, header: Header | null, runs: Runs): Promise<Mention> {
  const { recordId, partId, class: name, traceId, time } = hit
  const people = (await runs.subjectsOf(traceId)).filter((subject) => subject !== null)
  const [subject = null] = people
  return {
    ...{ traceId, recordId, partId, class: name },
    values: header?.findings?.[name]?.count ?? 1,
    subject: people.length === 1 ? subject : null,
    held: await runs.held.isHeld(traceId, Date.parse(time)),
  }
}

/** The runs that were met, each asked for once. */
class Runs {
  readonly held: HeldRuns
  readonly #log: OpenLog
  /** Hex id of the person who is asked about: not one of the people in whose runs they stand. */
  readonly #asked: string | undefined
  readonly #subjects = new Map<string, readonly (string | null)[]>()

  constructor(log: OpenLog, { holds, plan }: Pick<MentionQuery, 'holds' | 'plan'>) {
    this.#log = log
    this.#asked = plan?.subject.id
    this.held = new HeldRuns(log, holds)
  }

  /** Hex ids; null for content of nobody named. None of an audit entry. */
  async subjectsOf(trace: string | null): Promise<readonly (string | null)[]> {
    if (trace === null) return []
    const known = this.#subjects.get(trace)
    if (known) return known
    const slots = await this.#log.ring.slotEntries(fromHex(trace) ?? new Uint8Array(0))
    const subjects = [...new Set(slots.map(({ subject }) => subject))]
    this.#subjects.set(trace, subjects)
    return subjects
  }

  async people(): Promise<Person[]> {
    const runs = new Map<string, number>()
    for (const subjects of this.#subjects.values())
      for (const id of subjects)
        if (id !== null && id !== this.#asked) runs.set(id, (runs.get(id) ?? 0) + 1)
    const people: Person[] = []
    for (const [id, count] of runs) {
      const subject = await this.#log.ring.subjectById(id)
      if (subject) people.push({ subject: id, pseudonym: subject.pseudonym, runs: count })
    }
    return people.sort((a, b) => b.runs - a.runs)
  }
}

/** Ids of the parts that may go. */
export function partsOfMentions({ mentions }: Mentions): Uint8Array[] {
  const ids = new Map(
    mentions.filter(({ held }) => !held).map(({ partId }) => [partId, fromHex(partId, 16)]),
  )
  return [...ids.values()].flatMap((id) => id ?? []).sort((a, b) => (toHex(a) < toHex(b) ? -1 : 1))
}
