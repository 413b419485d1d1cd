// Bytes on disk for each raw byte received, and where they are: 10,000 steps as they come in OTLP requests, recorded with and
// without the index of words. As agents send them, 1,000 conversations of ten turns, each turn with the whole history; and
// spans of about 4 KB of which every text is new. `--where`: by table and index of log.db and keys.db. `--quick`: 2,000 steps.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { decodeOtlp } from '../src/ingest/decode-otlp.ts'
import { createLog } from '../src/journal/create-log.ts'
import { openLog } from '../src/journal/open-log.ts'
import { compilePolicy } from '../src/protect/policy.ts'
import { contentClass, parsePartBytes } from '../src/seal/format/part.ts'
import type { SealedRecord } from '../src/store/log-store.ts'
import { defaultIndexOptions } from '../src/terms/indexer.ts'
import { conversation, otlpRequest } from './load.ts'

const isWhere = process.argv.includes('--where')
const steps = process.argv.includes('--quick') ? 2000 : 10_000
const perRequest = 50
const turns = 10
/** Requests that are written together. */
const atOnce = 10

interface Corpus {
  readonly name: string
  readonly bodies: readonly Buffer[]
}

/** Ten conversations at a time, turn by turn. */
function conversations(): Buffer[] {
  const bodies: Buffer[] = []
  for (let made = 0; made < steps; made += 10 * turns) {
    const ten = Array.from({ length: 10 }, () =>
      conversation(turns, randomBytes(16).toString('hex')),
    )
    for (let turn = 0; turn < turns; turn++) bodies.push(...ten.flatMap((of) => of[turn] ?? []))
  }
  return bodies
}

const corpora: Corpus[] = [
  { name: 'conversations of ten turns', bodies: conversations() },
  {
    name: 'spans of new text',
    bodies: Array.from({ length: steps / perRequest }, () => otlpRequest(perRequest)),
  },
]

interface Place {
  readonly name: string
  /** Pages that it takes, in bytes. */
  readonly bytes: number
  /** Bytes of rows and keys within them. */
  readonly payload: number
  readonly rows: number
}

/** By table and index. A table without rowid stands under its own name. */
function placesIn(path: string): Place[] {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const sql = `SELECT name, sum(pgsize) AS bytes, sum(payload) AS payload,
      sum(CASE WHEN pagetype = 'leaf' THEN ncell ELSE 0 END) AS rows FROM dbstat GROUP BY name ORDER BY bytes DESC`
    return db.prepare(sql).all() as unknown as Place[]
  } finally {
    db.close()
  }
}

interface Sums {
  content: number
  hidden: number
  manifests: number
  headers: number
}

function addTo(sums: Sums, { parts, manifest, header, salt }: SealedRecord): void {
  for (const { data } of parts)
    sums[parsePartBytes(data).class === contentClass ? 'content' : 'hidden'] += data.length
  sums.manifests += manifest.length
  sums.headers += header.length + salt.length
}

async function recorded({ bodies }: Corpus, words: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'sealtrace-bench-'))
  const data = join(folder, 'data')
  const place = { data, project: 'default', state: join(folder, 'state'), environment: {} }
  try {
    await createLog(place)
    const indexing = { ...defaultIndexOptions, words }
    const log = await openLog(place, { policy: compilePolicy({}), batchWait: 0, indexing })
    const sums = { content: 0, hidden: 0, manifests: 0, headers: 0 }
    for (let at = 0; at < bodies.length; at += atOnce) {
      const written: Promise<number>[] = []
      for (const body of bodies.slice(at, at + atOnce)) {
        const batch = await log.pipeline.seal(decodeOtlp('traces', 'json', body))
        written.push(log.journal.append(batch))
        for (const record of batch.records) addTo(sums, record)
      }
      await Promise.all(written)
    }
    await log.close()
    const files = ['log.db', 'keys.db'].map((name) => {
      const path = join(data, 'default', name)
      return { name, bytes: statSync(path).size, places: isWhere ? placesIn(path) : [] }
    })
    return { sums, files }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2)

async function measure(corpus: Corpus): Promise<void> {
  const raw = corpus.bodies.reduce((sum, body) => sum + body.length, 0)
  const share = (bytes: number): string => (bytes / raw).toFixed(3)
  const line = (name: string, bytes: number): string =>
    `| ${name} | ${megabytes(bytes)} | ${share(bytes)} |`
  const all = await recorded(corpus, true)
  const wordless = await recorded(corpus, false)
  const total = ({ files }: typeof all): number => files.reduce((sum, { bytes }) => sum + bytes, 0)
  console.log(`\n${steps} steps, ${corpus.name}, ${megabytes(raw)} MB received\n`)
  console.log('| stored | MB | per raw byte |\n|---|--:|--:|')
  console.log(line('log.db and keys.db', total(all)))
  console.log(line('the same without the index of words', total(wordless)))
  for (const [name, bytes] of Object.entries(all.sums)) console.log(line(`${name} alone`, bytes))
  for (const { name, places } of all.files) {
    if (places.length)
      console.log(`\n| in ${name} | MB | per raw byte | rows | filled |\n|---|--:|--:|--:|--:|`)
    for (const { name: of, bytes, payload, rows } of places)
      if (rows > 0)
        console.log(`${line(of, bytes)} ${rows} | ${Math.round((100 * payload) / bytes)} % |`)
  }
}

for (const corpus of corpora) await measure(corpus)
