// Sealing and opening parts beside the bare primitives over the same bytes in the same run: zstd, HKDF-SHA256, AES-256-GCM and
// SHA-256, with neither key commitment, nor place, nor padding; and beside the same with the codec that Sealtrace takes for
// that size (docs/decisions/006-small-parts-use-deflate.md, 014-a-dictionary-for-small-parts.md). Then the re-wrapping of data keys under a new epoch key, in
// memory and through keys.db. Quote the ratios, not the absolute figures. `--quick` does a tenth.
import { createCipheriv, createDecipheriv, createSecretKey, hash, hkdfSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  constants,
  deflateRawSync,
  inflateRawSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib'
import { unwrapKey, wrapKey } from '../src/crypto/aead.ts'
import { encodeUtf8, fromBase64, toBase64, toHex } from '../src/crypto/encoding.ts'
import { labels } from '../src/crypto/labels.ts'
import { randomBytes } from '../src/crypto/random.ts'
import { Secret } from '../src/crypto/secret.ts'
import {
  keyCommitment,
  keyRowHash,
  newKeyId,
  openKeyRow,
  sealKeyRow,
  type KeyRow,
} from '../src/keys/key-row.ts'
import { contentClass } from '../src/seal/format/part.ts'
import type { KeyChange } from '../src/seal/format/manifest.ts'
import { openPart } from '../src/seal/open-part.ts'
import { partDictionary } from '../src/seal/part-dictionary.ts'
import { sealPart } from '../src/seal/seal-part.ts'
import { openSqliteKeyStore } from '../src/store/sqlite/sqlite-key-store.ts'
import { prose } from './load.ts'

const quick = process.argv.includes('--quick')
const rounds = 7
const roundMs = quick ? 20 : 200
const rewrapped = quick ? 10_000 : 100_000
const batch = 1000
const sizes = [256, 1024, 4096, 16_384, 65_536]

interface Codec {
  readonly pack: (bytes: Uint8Array) => Uint8Array
  readonly unpack: (bytes: Uint8Array) => Uint8Array
}

const zstdOptions = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
const deflateOptions = { level: 1, memLevel: 5, windowBits: 13, chunkSize: 4096 }
const zstd: Codec = {
  pack: (bytes) => zstdCompressSync(bytes, zstdOptions),
  unpack: (bytes) => zstdDecompressSync(bytes),
}
const deflate: Codec = {
  pack: (bytes) => deflateRawSync(bytes, deflateOptions),
  unpack: (bytes) => inflateRawSync(bytes),
}
const dictionary = partDictionary
const smallDeflate: Codec = {
  pack: (bytes) => deflateRawSync(bytes, { ...deflateOptions, dictionary }),
  unpack: (bytes) => inflateRawSync(bytes, { dictionary }),
}

/** What `sealPart` does with prose of that many bytes. */
function codecOf(size: number): Codec {
  if (size < 16_384) return size < 4096 ? smallDeflate : deflate
  return zstd
}
const nothing = new Uint8Array(0)

interface Bare {
  readonly salt: Uint8Array
  readonly sealed: Uint8Array
  readonly hash: Uint8Array
}

function bareKey(key: KeyObject, salt: Uint8Array): KeyObject {
  return createSecretKey(new Uint8Array(hkdfSync('sha256', key, salt, 'bench', 32)))
}

function bareSeal(key: KeyObject, plaintext: Uint8Array, { pack }: Codec): Bare {
  const salt = randomBytes(16)
  const cipher = createCipheriv('aes-256-gcm', bareKey(key, salt), salt.subarray(0, 12))
  const body = cipher.update(pack(plaintext))
  cipher.final()
  const sealed = Buffer.concat([body, cipher.getAuthTag()])
  return { salt, sealed, hash: hash('sha256', sealed, 'buffer') }
}

function bareOpen(key: KeyObject, bare: Bare, { unpack }: Codec): Uint8Array {
  const { salt, sealed, hash: listed } = bare
  if (Buffer.compare(hash('sha256', sealed, 'buffer'), listed)) throw new Error('hash')
  const decipher = createDecipheriv('aes-256-gcm', bareKey(key, salt), salt.subarray(0, 12))
  decipher.setAuthTag(sealed.subarray(-16))
  const body = decipher.update(sealed.subarray(0, -16))
  decipher.final()
  return unpack(body)
}

/** Calls a second, in one round. */
function rate(work: () => unknown): number {
  const began = performance.now()
  let calls = 0
  for (; performance.now() - began < roundMs; calls += 20) for (let i = 0; i < 20; i++) work()
  return (calls * 1000) / (performance.now() - began)
}

/** Round after round in turn, so that what disturbs the machine disturbs all; the median of each. */
function rates(works: readonly (() => unknown)[]): number[] {
  const seen = works.map((): number[] => [])
  for (let round = -1; round < rounds; round++)
    for (const [i, work] of works.entries()) {
      const value = rate(work)
      if (round >= 0) seen[i]?.push(value)
    }
  return seen.map((of) => of.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0)
}

function parts(): void {
  const slot = { id: randomBytes(16), key: Secret.random() }
  const key = createSecretKey(randomBytes(32))
  const place = { origin: 'example.com/log/0a1b2c3d', trace: randomBytes(16) }
  console.log(
    '| bytes | | sealtrace /s | bare, zstd /s | ratio | bare, same codec /s | ratio | stored | stored, bare zstd |',
  )
  console.log('|--:|---|--:|--:|--:|--:|--:|--:|--:|')
  for (const size of sizes) {
    const text = encodeUtf8(prose(size))
    const part = sealPart(slot, place, contentClass, text)
    const codec = codecOf(size)
    const [withZstd, withSame] = [bareSeal(key, text, zstd), bareSeal(key, text, codec)]
    const measured = rates([
      () => sealPart(slot, place, contentClass, text),
      () => bareSeal(key, text, zstd),
      () => bareSeal(key, text, codec),
      () => openPart(slot.key, place, part.entry, part.data),
      () => bareOpen(key, withZstd, zstd),
      () => bareOpen(key, withSame, codec),
    ])
    for (const [name, at] of [
      ['seal', 0],
      ['open', 3],
    ] as const) {
      const [ours = 0, ...theirs] = measured.slice(at, at + 3)
      const columns = theirs.map((rate) => `${Math.round(rate)} | ${(ours / rate).toFixed(2)}`)
      const stored = `${part.data.length} | ${withZstd.sealed.length}`
      console.log(
        `| ${size} | ${name} | ${Math.round(ours)} | ${columns.join(' | ')} | ${stored} |`,
      )
    }
  }
}

interface EpochKey {
  readonly id: Uint8Array
  readonly key: Secret
}

function newEpochKey(): EpochKey {
  return { id: newKeyId(), key: Secret.random() }
}

const slotAad = encodeUtf8(labels.wrapSlot)

function wrapSlot(generation: Secret, row: Omit<KeyRow, 'sealed'>, key: Secret, under: EpochKey) {
  const wrapped = key.use((bytes) => wrapKey(under.key, slotAad, bytes))
  return sealKeyRow(generation, row, { parent: toHex(under.id), wrapped: toBase64(wrapped) })
}

/** As a rotation does it: opened under the old key, wrapped under the new one, with the change that the ledger must show. */
function rewrap(generation: Secret, row: KeyRow, from: EpochKey, to: EpochKey) {
  const { wrapped } = openKeyRow(generation, row)
  using key = Secret.own(unwrapKey(from.key, slotAad, fromBase64(wrapped) ?? nothing))
  const made = wrapSlot(generation, row, key, to)
  const change: KeyChange = {
    operation: 'rewrap',
    keyId: row.id,
    commitment: keyCommitment(key),
    rowHash: keyRowHash(made),
  }
  return { row: made, change }
}

async function rewrapping(folder: string): Promise<void> {
  const generation = Secret.random()
  const [first, second, third] = [newEpochKey(), newEpochKey(), newEpochKey()]
  const rows = Array.from({ length: rewrapped }, () => {
    const row = { id: newKeyId(), kind: 'slot' as const, epoch: '2026-11', owner: randomBytes(16) }
    return wrapSlot(generation, row, Secret.random(), first)
  })
  let began = performance.now()
  const made = rows.map((row) => rewrap(generation, row, first, second).row)
  const inMemory = (performance.now() - began) / 1000

  const keys = openSqliteKeyStore(join(folder, 'keys.db'))
  try {
    for (let at = 0; at < made.length; at += batch) await keys.write(made.slice(at, at + batch), [])
    began = performance.now()
    // Ids first: rows are read again batch by batch, as they are when a rotation resumes.
    const ids: Uint8Array[] = []
    for await (const { id, kind } of keys.all()) if (kind === 'slot') ids.push(id)
    for (let at = 0; at < ids.length; at += batch) {
      const found = await Promise.all(ids.slice(at, at + batch).map((id) => keys.get(id)))
      const work = found.flatMap((row) => (row ? [rewrap(generation, row, second, third)] : []))
      await keys.write(
        work.map(({ row }) => row),
        work.map(({ change }) => change),
      )
    }
    const throughStore = (performance.now() - began) / 1000
    const [sample] = ids
    const after = sample && (await keys.get(sample))
    if (!after || openKeyRow(generation, after).parent !== toHex(third.id))
      throw new Error('not rewrapped')
    console.log(`\n${rewrapped} data keys under a new epoch key, ${batch} a commit:\n`)
    console.log('| | seconds | keys/s |\n|---|--:|--:|')
    for (const [name, seconds] of [
      ['in memory', inMemory],
      ['through keys.db, with the changes for the ledger', throughStore],
    ] as const)
      console.log(`| ${name} | ${seconds.toFixed(2)} | ${Math.round(rewrapped / seconds)} |`)
  } finally {
    keys.close()
  }
}

parts()
const folder = mkdtempSync(join(tmpdir(), 'sealtrace-bench-'))
try {
  await rewrapping(folder)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
