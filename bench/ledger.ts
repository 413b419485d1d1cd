// Leaves appended a second: by the ledger alone, beside the bare hashing of the same bytes; and as records through the journal,
// durable, signed and published, beside a bare group commit (the same bytes into one file, one fsync a group). All in one run, in
// turn. `--quick`: fewer of them.
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tree } from '../src/ledger/tree.ts'
import type { SealedBatch } from '../src/journal/pipeline.ts'
import { testStep } from '../src/testing/steps.ts'
import { testLog } from '../src/testing/test-log.ts'
import { bareHashing, leaves, perSecond, sideBySide } from './ledger-leaves.ts'

const isQuick = process.argv.includes('--quick')
const count = isQuick ? 50_000 : 300_000
const records = isQuick ? 2000 : 10_000
const group = 100
const rounds = isQuick ? 3 : 7

function append(all: readonly Uint8Array[], each: number): number {
  const began = performance.now()
  let tree = Tree.empty()
  for (let at = 0; at < all.length; at += each) tree = tree.append(all.slice(at, at + each)).next
  return performance.now() - began
}

async function ledgerAlone(): Promise<void> {
  const all = leaves(0, count)
  const few = leaves(0, count / 10)
  const times = await sideBySide(
    {
      bare: () => bareHashing(count),
      group: () => append(all, group),
      single: () => append(few, 1),
    },
    rounds,
  )
  const bare = perSecond(count, times['bare']!)
  const line = (name: string, rate: number): string =>
    `| ${name} | ${rate} | ${(rate / bare).toFixed(2)} |`
  console.log(
    `| ${count} leaves of 58 bytes, one core | leaves/s | beside bare hashing |\n|---|--:|--:|`,
  )
  console.log(line('bare hashing of the same bytes', bare))
  console.log(line(`the ledger, ${group} at a time`, perSecond(count, times['group']!)))
  console.log(line('the ledger, one at a time', perSecond(count / 10, times['single']!)))
}

function bytesOf({ records: sealed }: SealedBatch): Buffer {
  return Buffer.concat(
    sealed.flatMap(({ manifest, salt, header, parts }) => [
      manifest,
      salt,
      Buffer.from(header),
      ...parts.map(({ data }) => data),
    ]),
  )
}

/** One write and one fsync for each group. */
function bareCommit(groups: readonly Buffer[], folder: string): number {
  const path = join(folder, 'bare')
  const file = openSync(path, 'w')
  const began = performance.now()
  for (const bytes of groups) {
    writeSync(file, bytes)
    fsyncSync(file)
  }
  const took = performance.now() - began
  closeSync(file)
  rmSync(path)
  return took
}

/** Sealed before the clock starts; then as many batches wait as a group holds. */
async function throughJournal(folder: string): Promise<void> {
  const times = { journal: 0, bare: 0 }
  for (let round = 0; round < rounds; round++) {
    const log = await testLog()
    const open = await log.open({ batchSize: group, maxQueued: records * 2 })
    try {
      const batches: SealedBatch[] = []
      for (let made = 0; made < records; made += 10)
        batches.push(
          await open.pipeline.seal(
            Array.from({ length: 10 }, (_, i) =>
              testStep({ input: `question ${made + i}`, output: `answer ${made + i}` }),
            ),
          ),
        )
      const groups = Array.from({ length: records / group }, (_, i) =>
        Buffer.concat(batches.slice((i * group) / 10, ((i + 1) * group) / 10).map(bytesOf)),
      )
      const began = performance.now()
      await Promise.all(batches.map((batch) => open.journal.append(batch)))
      times.journal += performance.now() - began
      times.bare += bareCommit(groups, folder)
    } finally {
      await open.close()
      log.dispose()
    }
  }
  const all = records * rounds
  const [bare, journal] = [perSecond(all, times.bare), perSecond(all, times.journal)]
  console.log(
    `\n| ${all} records in groups of ${group} | records/s | groups/s | beside |\n|---|--:|--:|--:|`,
  )
  const line = (name: string, rate: number): string =>
    `| ${name} | ${rate} | ${Math.round(rate / group)} | ${(rate / bare).toFixed(2)} |`
  console.log(line('bare group commit: the same bytes, one write and one fsync a group', bare))
  console.log(line('the journal: durable, signed, published', journal))
}

const folder = mkdtempSync(join(tmpdir(), 'sealtrace-bench-'))
try {
  await ledgerAlone()
  await throughJournal(folder)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
