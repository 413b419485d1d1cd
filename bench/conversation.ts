// What a conversation costs that re-sends its whole history in every turn: detection, sealing and stored bytes must grow
// with the turns, decoding with the bytes received. Prints the cost at 10, 25 and 50 turns, each divided by the turns (or
// by the bytes received), beside the same at 10 turns: 1.0 is linear.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '../src/journal/create-log.ts'
import { openLog } from '../src/journal/open-log.ts'
import { decodeOtlp } from '../src/ingest/decode-otlp.ts'
import { compilePolicy } from '../src/protect/policy.ts'
import { conversation } from './load.ts'

const trace = 'c0'.repeat(16)

async function cost(turns: number) {
  const folder = mkdtempSync(join(tmpdir(), 'sealtrace-bench-'))
  const place = {
    data: join(folder, 'data'),
    project: 'default',
    state: join(folder, 'state'),
    environment: {},
  }
  await createLog(place)
  const log = await openLog(place, { policy: compilePolicy({}), batchWait: 0 })
  const bodies = conversation(turns, trace)
  const times = { decode: 0, seal: 0 }
  let parts = 0
  let partBytes = 0
  let manifestBytes = 0
  for (const body of bodies) {
    const began = performance.now()
    const steps = decodeOtlp('traces', 'json', body)
    const decoded = performance.now()
    const batch = await log.pipeline.seal(steps)
    times.decode += decoded - began
    times.seal += performance.now() - decoded
    for (const { parts: its, manifest, header } of batch.records) {
      parts += its.length
      partBytes += its.reduce((sum, { data }) => sum + data.length, 0)
      manifestBytes += manifest.length + header.length
    }
    await log.journal.append(batch)
  }
  await log.close()
  const disk = statSync(join(folder, 'data/default/log.db')).size
  rmSync(folder, { recursive: true })
  const received = bodies.reduce((sum, body) => sum + body.length, 0)
  return { turns, received, parts, partBytes, manifestBytes, disk, ...times }
}

await cost(20)
const rows = [await cost(10), await cost(25), await cost(50)]
const [first] = rows
if (!first) throw new Error('no rows')
const ratio = (row: typeof first, field: keyof typeof first, by: 'turns' | 'received') =>
  (row[field] / row[by] / (first[field] / first[by])).toFixed(2)
console.log(
  '| turns | received KB | parts a turn | part bytes a turn | manifest and header a turn | disk a turn | sealing ms a turn | decoding ms a byte |',
)
console.log('|--:|--:|--:|--:|--:|--:|--:|--:|')
for (const row of rows)
  console.log(
    `| ${row.turns} | ${Math.round(row.received / 1024)} | ${ratio(row, 'parts', 'turns')} | ${ratio(row, 'partBytes', 'turns')} | ` +
      `${ratio(row, 'manifestBytes', 'turns')} | ${ratio(row, 'disk', 'turns')} | ${ratio(row, 'seal', 'turns')} | ${ratio(row, 'decode', 'received')} |`,
  )
