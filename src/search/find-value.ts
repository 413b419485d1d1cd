// Every record that holds a value, by the blind index: one look-up a token, and each hit is confirmed by opening.
import { headerToken } from '../journal/step-header.ts'
import { ownerToken, valueToken } from '../terms/indexer.ts'
import { moreForm, soughtForms, type Form } from '../terms/value-forms.ts'
import { holdForm } from '../terms/value-texts.ts'
import { HitOpener, hitOf, type Located } from './hit-opener.ts'
import { Patience } from './patience.ts'
import type { SearchHit, SearchLog, SearchPage } from './search-log.ts'

export interface ValueQuery {
  /** In any spelling. */
  readonly value: string
  /** Only hits of this class. */
  readonly class?: string | undefined
  /** Audit entries that hold it too; default false: each search leaves one. */
  readonly audits?: boolean
  /** Traces of which no hit is wanted: they are passed over unopened. */
  readonly except?: ReadonlySet<string>
  /** Default: all there are. */
  readonly limit?: number
  readonly before?: number | undefined
  /** Milliseconds after which a page ends, with however few hits; default never. */
  readonly patience?: number
  /** Hits for which it says no are as if not there; default: all are kept. */
  readonly keep?: (hit: SearchHit) => Promise<boolean>
}

const rowsAtOnce = 200

/** Newest first. Rejects with `key_unavailable` when an index key does not open: a search that leaves out is none. */
export async function findValue(log: SearchLog, query: ValueQuery): Promise<SearchPage> {
  const { limit = Infinity, patience = Infinity, audits = false } = query
  const asked = await askedOf(log, query)
  const tokens = await tokensOf(log, asked)
  const opener = new HitOpener(log)
  const turns = new Patience(patience)
  const hits: SearchHit[] = []
  let { before } = query
  for (;;) {
    const page = { limit: rowsAtOnce, before, audits }
    const rows = await log.store.index.find(tokens, page)
    for (const row of rows) {
      if (hits.length >= limit || turns.isOver) return { hits, next: before ?? null }
      before = row.row
      await turns.breathe()
      if (row.trace !== null && query.except?.has(row.trace)) continue
      const located = await opener.locate(row)
      const hit = located && (await judgeKept(located, { opener, asked, log, turns }))
      if (hit) hits.push(hit)
    }
    if (rows.length === 0) return { hits, next: null }
  }
}

interface Asked extends ValueQuery {
  readonly forms: ReadonlySet<Form>
  /** What stands in headers for a session of that name, and for a user; null for a user that is not known. */
  readonly sessionToken: string
  readonly pseudonym: string | null
}

async function askedOf({ ring, indexing }: SearchLog, query: ValueQuery): Promise<Asked> {
  return {
    ...query,
    forms: new Set(soughtForms(query.value, indexing.terms)),
    sessionToken: headerToken(await ring.projectKey('index'), 'session', query.value),
    pseudonym: (await ring.subject(query.value))?.pseudonym ?? null,
  }
}

/** Under every index key that there is, with those of parts of which the index does not have all. */
async function tokensOf({ ring }: SearchLog, { value, forms }: Asked): Promise<Uint8Array[]> {
  const keys = (await ring.indexEpochs()).flatMap((epoch) => epoch.keys)
  return keys.flatMap((key) => [
    ...[...forms, moreForm].map((form) => valueToken(key, form)),
    ownerToken(key, 'user', value),
    ownerToken(key, 'session', value),
  ])
}

interface Judging {
  readonly opener: HitOpener
  readonly asked: Asked
  readonly log: SearchLog
  readonly turns: Patience
}

async function judgeKept(located: Located, judging: Judging): Promise<SearchHit | null> {
  const { keep } = judging.asked
  const hit = await judge(located, judging)
  return hit && (!keep || (await keep(hit))) ? hit : null
}

async function judge(located: Located, judging: Judging): Promise<SearchHit | null> {
  const { asked, opener, log, turns } = judging
  const { header, hit, class: className } = located
  if (!asked.audits && (header ? header.kind === 'audit' : hit.trace === null)) return null
  const wanted = (name: string): boolean => asked.class === undefined || asked.class === name
  if (className === '') {
    const owner = ownerClass(located, asked)
    return owner !== null && wanted(owner)
      ? hitOf(located, { class: owner, confirmed: true })
      : null
  }
  if (className !== null && !wanted(className)) return null
  const hidden = await opener.hidden(located)
  if (className === null || hidden === undefined)
    return hitOf(located, { class: className ?? '', confirmed: 'unopened' })
  const values = hidden.map(([, value]) => value)
  const how = { options: log.indexing.terms, breathe: () => turns.breathe() }
  const holds = await holdForm({ className, values }, asked.forms, how)
  return holds ? hitOf(located, { class: className, confirmed: true }) : null
}

/** The header says whose step it is, by a token or a pseudonym that only the project's keys give. */
function ownerClass({ header }: Located, { sessionToken, pseudonym }: Asked): string | null {
  if (header?.session === sessionToken) return 'session'
  return pseudonym !== null && header?.user === pseudonym ? 'user_id' : null
}
