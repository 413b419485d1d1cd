// How long it takes to find one identifier in 1,000,000 records, end to end: tokens under the keys of 12 months, the look-up, and
// each hit confirmed by opening its part; beside a bare SQLite table with the values in the clear and an index. And to look all
// of it through for words. All but the records that hold what is looked for are filling: rows as the store writes
// them, of random bytes. `--quick`: 100,000 records.
import { randomBytes, randomFillSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createLog } from '../src/journal/create-log.ts'
import { openLog } from '../src/journal/open-log.ts'
import { compilePolicy } from '../src/protect/policy.ts'
import type { BlindTokens, BlindWords } from '../src/record/blind.ts'
import type { HeaderText } from '../src/record/header.ts'
import type { SealedPart } from '../src/seal/format/part.ts'
import { findText } from '../src/search/find-text.ts'
import { findValue } from '../src/search/find-value.ts'
import type { SealedRecord } from '../src/store/log-store.ts'
import { valueToken } from '../src/terms/indexer.ts'
import { defaultTermOptions } from '../src/terms/term-options.ts'
import { soughtForms } from '../src/terms/value-forms.ts'
import { testStep } from '../src/testing/steps.ts'
import { prose } from './load.ts'

const records = process.argv.includes('--quick') ? 100_000 : 1_000_000
const mentions = 10
const runs = 100
const wanted = 'the.wanted@example.com'
const perAppend = 5000
/** Fingerprints of 60 words under the newest month. */
const wordBytes = 12 + 2 * 60

const folder = mkdtempSync(join(tmpdir(), 'sealtrace-bench-'))
const place = {
  data: join(folder, 'data'),
  project: 'default',
  state: join(folder, 'state'),
  environment: {},
}

let wordHead = new Uint8Array(0)

function filling(time: number): SealedRecord {
  const words = randomBytes(wordBytes)
  words.set(wordHead)
  const header = {
    kind: 'step',
    trace: randomBytes(16).toString('hex'),
    span: randomBytes(8).toString('hex'),
    step: 'completion',
    name: 'chat gpt-4o',
    start: time * 1000,
  }
  const part = (size: number, rows: object) => ({
    id: randomBytes(16),
    data: randomBytes(size) as Uint8Array as SealedPart,
    ...rows,
  })
  return {
    id: randomBytes(16),
    kind: 'step',
    time,
    manifest: randomBytes(300),
    salt: randomBytes(32),
    header: JSON.stringify(header) as HeaderText,
    parts: [
      part(300, { words: words as Uint8Array as BlindWords }),
      part(150, { tokens: randomBytes(32) as Uint8Array as BlindTokens }),
    ],
  }
}

function quantile(times: readonly number[], q: number): string {
  const sorted = times.toSorted((a, b) => a - b)
  return `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0).toFixed(2)} ms`
}

interface Times {
  readonly wall: readonly number[]
  /** Of all threads of this process: where it is far below the wall's, the process waited for a core. */
  readonly processor: readonly number[]
}

async function timed(action: () => unknown, count = runs): Promise<Times> {
  const wall: number[] = []
  const processor: number[] = []
  for (let i = 0; i < count; i++) {
    const used = process.cpuUsage()
    const began = performance.now()
    await action()
    wall.push(performance.now() - began)
    const { user, system } = process.cpuUsage(used)
    processor.push((user + system) / 1000)
  }
  return { wall, processor }
}

function line(name: string, { wall, processor }: Times): string {
  const figures = [quantile(wall, 0.5), quantile(wall, 0.99), quantile(processor, 0.5)]
  return `| ${[name, ...figures, quantile(processor, 0.99)].join(' | ')} |`
}

/** The same look-up where nothing is sealed. */
function bareTable(): { look: () => unknown; close: () => void } {
  const db = new DatabaseSync(join(folder, 'bare.db'))
  db.exec(`PRAGMA journal_mode = WAL; CREATE TABLE mentions (record INTEGER PRIMARY KEY, value TEXT, body BLOB);
    CREATE INDEX mentions_value ON mentions (value); BEGIN`)
  const put = db.prepare('INSERT INTO mentions (value, body) VALUES (?, ?)')
  const every = Math.floor(records / mentions)
  const body = randomBytes(150)
  for (let i = 0; i < records; i++)
    put.run(
      i % every === 0 ? wanted : `${randomBytes(8).toString('hex')}@example.com`,
      randomFillSync(body),
    )
  db.exec('COMMIT')
  const select = db.prepare(
    'SELECT record, body FROM mentions WHERE value = ? ORDER BY record DESC',
  )
  return { look: () => select.all(wanted), close: () => db.close() }
}

try {
  await createLog(place)
  const log = await openLog(place, { policy: compilePolicy({}), batchWait: 0 })
  const now = Date.now()
  for (let month = 1; month <= 11; month++)
    await log.ring.indexKey(`2025-${String(month).padStart(2, '0')}`)
  await log.recorder.record([testStep({ input: prose(300) })])
  wordHead = ((await log.store.index.words({ limit: 1 }))[0]?.words ?? wordHead).slice(0, 4)
  for (let made = 0; made < records;) {
    if (made % (records / mentions) === 0)
      await log.recorder.record([
        testStep({ input: `${prose(300)} ask ${wanted} about quicksilver` }),
      ])
    const batch = Array.from({ length: perAppend }, (_, i) => ({
      record: filling(now),
      index: 1_000_000_000 + made + i,
    }))
    await log.store.append({
      records: batch,
      sequenced: [],
      tiles: [],
      treeMac: new Uint8Array(32),
    })
    made += perAppend
  }
  const bare = bareTable()
  const found = await findValue(log, { value: wanted })
  if (found.hits.length !== mentions) throw new Error(`found ${found.hits.length}`)
  const values = await timed(() => findValue(log, { value: wanted, limit: 50 }))
  const keys = (await log.ring.indexEpochs()).flatMap((epoch) => epoch.keys)
  const tokens = keys.flatMap((key) =>
    soughtForms(wanted, defaultTermOptions).map((form) => valueToken(key, form)),
  )
  const rows = await timed(() => log.store.index.find(tokens, { limit: 50 }))
  const plain = await timed(bare.look)
  const texts = await timed(() => findText(log, { text: 'quicksilver about' }), 3)
  const middle = ({ wall }: Times): number => wall.toSorted((a, b) => a - b)[wall.length >> 1] ?? 0
  console.log(
    `${records} records, ${mentions} of them with the value, 12 index keys, ${runs} runs\n`,
  )
  console.log('| look-up | median | p99 | processor time, median | p99 |\n|---|--:|--:|--:|--:|')
  console.log(line('findValue, confirmed', values))
  console.log(line(`its rows alone, ${tokens.length} tokens`, rows))
  console.log(line('bare SQLite, clear values', plain))
  console.log(line('findText, two words, all records', texts))
  console.log(`\nfindValue / bare SQLite: ${(middle(values) / middle(plain)).toFixed(1)}`)
  bare.close()
  await log.close()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
