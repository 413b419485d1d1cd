// What the blind index costs where steps are recorded: processor time of sealing and of writing a step of about 4 KB of new
// text, with all of its rows, without those of words (`[search] words = false`), and, where it is written, with none. In
// turns over three logs in one run, so that what disturbs the machine disturbs all; quote the ratios. `--quick`: a quarter.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeOtlp } from '../src/ingest/decode-otlp.ts'
import { createLog } from '../src/journal/create-log.ts'
import { openLog, type OpenLog } from '../src/journal/open-log.ts'
import type { SealedBatch } from '../src/journal/pipeline.ts'
import { compilePolicy } from '../src/protect/policy.ts'
import { defaultIndexOptions } from '../src/terms/indexer.ts'
import { otlpRequest } from './load.ts'

const perRequest = 50
const rounds = process.argv.includes('--quick') ? 20 : 80
const warmUp = 5

interface Variant {
  readonly name: string
  readonly log: OpenLog
  readonly treat: (batch: SealedBatch) => SealedBatch
  sealing: number
  writing: number
}

function withoutRows({ records, ...rest }: SealedBatch): SealedBatch {
  const bare = records.map((record) => ({
    ...record,
    parts: record.parts.map(({ id, data }) => ({ id, data })),
  }))
  return { ...rest, records: bare }
}

const folder = mkdtempSync(join(tmpdir(), 'sealtrace-bench-'))

async function variant(name: string, words: boolean, treat: Variant['treat']): Promise<Variant> {
  const place = {
    ...{ data: join(folder, name, 'data'), state: join(folder, name, 'state') },
    ...{ project: 'default', environment: {} },
  }
  await createLog(place)
  const indexing = { ...defaultIndexOptions, words }
  const log = await openLog(place, { policy: compilePolicy({}), batchWait: 0, indexing })
  return { name, log, treat, sealing: 0, writing: 0 }
}

/** Milliseconds of all threads since `from`. */
function processorTime(from: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1000
}

const asIs = (batch: SealedBatch): SealedBatch => batch
const variants: Variant[] = []
try {
  variants.push(await variant('all rows', true, asIs))
  variants.push(await variant('no rows of words', false, asIs))
  variants.push(await variant('no rows stored', false, withoutRows))
  for (let round = -warmUp; round < rounds; round++) {
    const body = otlpRequest(perRequest)
    for (const of of variants) {
      const steps = decodeOtlp('traces', 'json', body)
      let began = process.cpuUsage()
      const batch = of.treat(await of.log.pipeline.seal(steps))
      const sealing = processorTime(began)
      began = process.cpuUsage()
      await of.log.journal.append(batch)
      if (round < 0) continue
      of.sealing += sealing
      of.writing += processorTime(began)
    }
  }
  const made = rounds * perRequest
  const [first] = variants
  const sum = ({ sealing, writing }: Variant): number => sealing + writing
  console.log(`${made} steps each, microseconds of processor time a step\n`)
  console.log('| | sealing | writing | both, to all rows |\n|---|--:|--:|--:|')
  for (const of of variants) {
    const [sealing, writing] = [of.sealing, of.writing].map((ms) => Math.round((ms * 1000) / made))
    const ratio = first ? (sum(of) / sum(first)).toFixed(2) : ''
    console.log(`| ${of.name} | ${sealing} | ${writing} | ${ratio} |`)
  }
} finally {
  for (const { log } of variants) await log.close()
  rmSync(folder, { recursive: true, force: true })
}
