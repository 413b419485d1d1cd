// A log of 10,000,000 leaves in the embedded store: the receipt of one record, from the store and from its published files, and the
// cost of an append beside that in a log of 10,000 leaves. Takes 2 GB of disk for some minutes. `--quick`: 300,000 leaves.
import { createHash, randomBytes } from 'node:crypto'
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ed25519Signer } from '../src/crypto/ed25519.ts'
import { Secret } from '../src/crypto/secret.ts'
import { makeReceipt } from '../src/export/receipt.ts'
import { newCheckpoint } from '../src/ledger/checkpoint.ts'
import type { LogFiles } from '../src/ledger/log-files.ts'
import { noteSigner } from '../src/ledger/note.ts'
import { parseTilePath } from '../src/ledger/tile.ts'
import { proveInclusion, Tree } from '../src/ledger/tree.ts'
import { withTiles } from '../src/ledger/with-tiles.ts'
import { encodeLeaf } from '../src/seal/format/leaf.ts'
import type { HeaderText } from '../src/record/header.ts'
import type { LogStore, SealedRecord } from '../src/store/log-store.ts'
import { openSqliteLogStore } from '../src/store/sqlite/sqlite-log-store.ts'
import { leaves } from './ledger-leaves.ts'

const isQuick = process.argv.includes('--quick')
const large = isQuick ? 300_000 : 10_000_000
const small = 10_000
const each = 25_600
const receipts = 1000
const appends = 1000

interface Log {
  readonly store: LogStore
  readonly tree: Tree
  /** Records with rows of their own, spread over the log. */
  readonly records: readonly SealedRecord[]
}

/** Synthetic leaves, straight through the tree into the store; the first of each group is of a record that is there. */
async function build(path: string, size: number): Promise<Log> {
  const store = openSqliteLogStore(path)
  const records: SealedRecord[] = []
  let tree = Tree.empty()
  while (tree.size < size) {
    const group = leaves(tree.size, Math.min(each, size - tree.size))
    const record = recordAt(tree.size)
    const at = (records.length * 37) % group.length
    group[at] = leafOf(record)
    const { next, tiles } = tree.append(group)
    const batch = { records: [{ record, index: tree.size + at }], sequenced: [], tiles }
    await store.append({ ...batch, treeMac: new Uint8Array(32) })
    records.push(record)
    tree = next
  }
  const signer = noteSigner('bench.example/log', ed25519Signer(Secret.random()))
  await store.publish(newCheckpoint(signer, tree), 0)
  return { store, tree, records }
}

function recordAt(time: number): SealedRecord {
  const header = '{}' as HeaderText
  return {
    id: randomBytes(16),
    kind: 'step',
    time,
    manifest: randomBytes(200),
    salt: randomBytes(32),
    header,
    parts: [],
  }
}

function leafOf({ kind, id, time, manifest }: SealedRecord): Uint8Array {
  const manifestHash = createHash('sha256').update(manifest).digest()
  return encodeLeaf({ kind, id, time, manifestHash })
}

interface Figures {
  readonly median: number
  readonly slowest: number
}

function figures(times: readonly number[]): Figures {
  const sorted = times.toSorted((a, b) => a - b)
  return {
    median: sorted[Math.floor(sorted.length / 2)]!,
    slowest: sorted[Math.floor(sorted.length * 0.99)]!,
  }
}

/** From the store: the row of the record, its bundle, the tiles of the proof. */
async function fromStore({ store, records }: Log) {
  let reads = 0
  let most = 0
  const counted = {
    record: (id: Uint8Array) => store.record(id),
    checkpoint: () => store.checkpoint(),
    witnessed: () => store.witnessed(),
    readTile: (...at: Parameters<LogStore['readTile']>) => {
      reads++
      return store.readTile(...at)
    },
  }
  const times: number[] = []
  for (let i = 0; i < receipts; i++) {
    const { id } = records[Math.floor(Math.random() * records.length)]!
    reads = 0
    const began = performance.now()
    await makeReceipt(counted, id)
    times.push(performance.now() - began)
    most = Math.max(most, reads)
  }
  return { ...figures(times), most }
}

/** From published files, with nothing at hand: tiles are fetched as the proof asks for them. */
async function fromFiles({ store, tree }: Log) {
  let reads = 0
  let most = 0
  const files: LogFiles = {
    async read(path) {
      reads++
      const { level, index } = parseTilePath(path)!
      return store.readTile(level, index)
    },
  }
  const times: number[] = []
  for (let i = 0; i < receipts; i++) {
    const index = Math.floor(Math.random() * tree.size)
    reads = 0
    const began = performance.now()
    await withTiles(files, tree.size, (tiles) => proveInclusion(tiles, index, tree.size))
    times.push(performance.now() - began)
    most = Math.max(most, reads)
  }
  return { ...figures(times), most }
}

/** One leaf at a time: what is hashed and written, and how long that takes without the disk. */
function appending({ store, tree: from }: Log) {
  let tree = Tree.open(store, from.size)
  let [most, tiles] = [0, 0]
  const times: number[] = []
  const counter = countHashes()
  for (const leaf of leaves(tree.size, appends)) {
    counter.count = 0
    const began = performance.now()
    const { next, tiles: writes } = tree.append([leaf])
    times.push(performance.now() - began)
    most = Math.max(most, counter.count)
    tiles = Math.max(tiles, writes.length)
    tree = next
  }
  counter.stop()
  return { ...figures(times), most, tiles, opened: openTime(store, from.size) }
}

function openTime(store: LogStore, size: number): number {
  const times = Array.from({ length: 20 }, () => {
    const began = performance.now()
    Tree.open(store, size)
    return performance.now() - began
  })
  return figures(times).median
}

/** Counts each call of the one function that hashes. */
function countHashes(): { count: number; stop: () => void } {
  const real = crypto.hash
  const counter = {
    count: 0,
    stop: () => {
      crypto.hash = real
      syncBuiltinESMExports()
    },
  }
  crypto.hash = ((...args: Parameters<typeof real>) => {
    counter.count++
    return real(...args)
  }) as typeof real
  syncBuiltinESMExports()
  return counter
}

const folder = mkdtempSync(join(tmpdir(), 'sealtrace-bench-'))
try {
  const began = performance.now()
  const logs = [
    await build(join(folder, 'small.db'), small),
    await build(join(folder, 'large.db'), large),
  ]
  console.log(`built in ${Math.round((performance.now() - began) / 1000)} s\n`)
  console.log(
    '| leaves | one append µs | its hashes, at most | ⌈log₂ n⌉ | tiles written, at most | opening ms |\n|--:|--:|--:|--:|--:|--:|',
  )
  // The larger one twice: the first is also a warm-up for the others.
  for (const log of [logs[1]!, ...logs]) {
    const { median, most, tiles, opened } = appending(log)
    const { size } = log.tree
    console.log(
      `| ${size} | ${(median * 1000).toFixed(1)} | ${most} | ${Math.ceil(Math.log2(size))} | ${tiles} | ${opened.toFixed(2)} |`,
    )
  }
  console.log(
    '\n| receipt of one record | leaves | median ms | 99 of 100 below ms | tiles read, at most |\n|---|--:|--:|--:|--:|',
  )
  for (const log of logs)
    for (const [name, measured] of [
      ['from the store', await fromStore(log)],
      ['from published files, fetched one by one', await fromFiles(log)],
    ] as const)
      console.log(
        `| ${name} | ${log.tree.size} | ${measured.median.toFixed(2)} | ${measured.slowest.toFixed(2)} | ${measured.most} |`,
      )
  for (const { store } of logs) store.close()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
