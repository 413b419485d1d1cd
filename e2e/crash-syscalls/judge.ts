// What must hold of a log after anything went wrong, seen by the real CLI and, beside it, by the ledger's own rules.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { toHex } from '../../src/crypto/encoding.ts'
import { openCheckpoint } from '../../src/ledger/checkpoint.ts'
import type { TileReader } from '../../src/ledger/tile-store.ts'
import { rootAt } from '../../src/ledger/tree.ts'
import { json, stepsFile, type Place } from './place.ts'

export interface LogNames {
  readonly origin: string
  readonly logKey: string
  /** The log's own folder in the state folder. */
  readonly stateDir: string
}

/** What the writer was asked to record, and what it said that it has. */
export interface Told {
  readonly sent: readonly string[]
  readonly acknowledged: readonly string[]
  /** Recorded before anything went wrong. */
  readonly before: readonly string[]
}

interface Seen {
  readonly spans: Map<string, number>
  /** Of these: under the signed checkpoint that is stored. */
  readonly covered: ReadonlySet<string>
  readonly note: string
}

/**
 * What does not hold; empty when all does. An acknowledged step is there, under a signed checkpoint, before anything is repaired; each checkpoint that was
 * signed, in the log or in the anchor, is of a tree with which the log of later begins; sending again records each step once;
 * and `verify --deep` finds nothing.
 */
export async function judge(place: Place, names: LogNames, told: Told): Promise<string[]> {
  try {
    const after = look(place)
    const problems = told.acknowledged
      .filter((span) => !after.covered.has(span))
      .map((span) => `${span} was acknowledged and no stored checkpoint covers it`)
    problems.push(...counts(after, told.before, 'recorded before,'))
    for (const span of after.spans.keys())
      if (![...told.before, ...told.sent].includes(span)) problems.push(`${span} was never sent`)
    const signed = [after.note, anchored(place, names)]
    const last = 'ffffffffffffffff'
    const again = stepsFile(place, 'again', [...told.sent, last])
    const tally = await json<{ accepted: number }>(place, 'record', again)
    if (tally.accepted !== told.sent.length + 1) problems.push('not all is taken the second time')
    const report = await json<{ ok: boolean; findings: object[] }>(place, 'verify', '--deep')
    if (!report.ok) problems.push(`verify: ${JSON.stringify(report.findings)}`)
    const later = look(place)
    problems.push(...counts(later, [...told.before, ...told.sent, last], 'in the end'))
    return [...problems, ...forks(place, names, [...signed, later.note, anchored(place, names)])]
  } catch (error) {
    return [(error as Error).message]
  }
}

function counts({ spans }: Seen, expected: readonly string[], when: string): string[] {
  return expected
    .filter((span) => spans.get(span) !== 1)
    .map((span) => `${span} is there ${spans.get(span) ?? 0} times, ${when}`)
}

/** Never two roots for one size, nor a tree that does not begin with the one before. */
function forks(place: Place, names: LogNames, notes: readonly string[]): string[] {
  return query(place, (db) => {
    const problems: string[] = []
    for (const note of notes) {
      if (note === '') continue
      const { size, root } = openCheckpoint(Buffer.from(note), names.logKey, names.origin)
      if (toHex(rootAt(tilesOf(db), size)) !== toHex(root))
        problems.push(`a checkpoint of size ${size} was signed that the log does not begin with`)
    }
    return problems
  })
}

function anchored({ state }: Place, { stateDir }: LogNames): string {
  const file = join(state, stateDir, 'anchor.json')
  if (!existsSync(file)) throw new Error('the anchor is gone')
  return (JSON.parse(readFileSync(file, 'utf8')) as { checkpoint: string }).checkpoint
}

function look(place: Place): Seen {
  return query(place, (db) => {
    const sql = 'SELECT span, leaf FROM headers JOIN records USING (seq) WHERE step IS NOT NULL'
    const stored = db.prepare('SELECT size, note FROM checkpoint WHERE one = 1').get()
    const size = Number(stored?.['size'] ?? 0)
    const spans = new Map<string, number>()
    const covered = new Set<string>()
    for (const { span, leaf } of db.prepare(sql).all()) {
      spans.set(String(span), (spans.get(String(span)) ?? 0) + 1)
      if (leaf !== null && Number(leaf) < size) covered.add(String(span))
    }
    const note = Buffer.from((stored?.['note'] as Uint8Array | undefined) ?? []).toString('utf8')
    return { spans, covered, note }
  })
}

function tilesOf(db: DatabaseSync): TileReader {
  const select = db.prepare('SELECT data FROM tiles WHERE level = ? AND n = ?')
  return {
    readTile: (level, index) =>
      (select.get(level === 'entries' ? -1 : level, index)?.['data'] as Uint8Array | undefined) ??
      null,
  }
}

function query<T>({ data }: Place, ask: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(data, 'default', 'log.db'), { readOnly: true, timeout: 10_000 })
  try {
    return ask(db)
  } finally {
    db.close()
  }
}
