import { afterAll, beforeAll, expect, it } from 'vitest'
import { ed25519Signer } from '../crypto/ed25519.ts'
import { Secret } from '../crypto/secret.ts'
import { formatVerifierKey, signatureTypes } from '../ledger/verifier-key.ts'
import { parseWitnessPolicy } from '../ledger/witness-policy.ts'
import { recordKindOf } from '../record/kind.ts'
import { formatRecordId } from '../record/id.ts'
import { parseCheckpointBody } from '../ledger/checkpoint.ts'
import { parseNote } from '../ledger/note.ts'
import { parseTlogProof } from '../ledger/tlog-proof.ts'
import type { OpenLog } from '../journal/open-log.ts'
import type { StoredRecord } from '../store/log-store.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { verifyReceipt } from '../verify/verify-receipt.ts'
import { makeReceipt, type ReceiptStore } from './receipt.ts'

type Noted = { size: number; note: Uint8Array }

let log: TestLog
let open: OpenLog
/** The checkpoint when the log was smaller. */
let early: Noted
let records: StoredRecord[]
beforeAll(async () => {
  log = await testLog()
  open = await log.open()
  const record = () => open.recorder.record([testStep(), testStep()])
  await record()
  early = (await open.store.checkpoint())!
  await record()
  records = await open.store.page(0, 100)
})
afterAll(async () => {
  await open.close()
  log.dispose()
})

/** The store, with some answers replaced. */
function storeWith(more: Partial<ReceiptStore> = {}): ReceiptStore {
  const { store } = open
  return {
    record: (id) => store.record(id),
    checkpoint: () => store.checkpoint(),
    witnessed: () => store.witnessed(),
    readTile: (level, index) => store.readTile(level, index),
    ...more,
  }
}

const sizeIn = (proof: Uint8Array) =>
  parseCheckpointBody(parseNote(parseTlogProof(proof).checkpoint).text).size

it('[V36] every record has one, which holds with the key of the log and says what the record is', async () => {
  expect(records.length).toBeGreaterThan(4)
  for (const { id, index, kind, time } of records) {
    const { proof, leaf, ...place } = await makeReceipt(open.store, id)
    expect(place).toEqual({ index, size: records.length })
    expect(sizeIn(proof)).toBe(records.length)
    expect(verifyReceipt(proof, leaf, { logKeys: [open.info.logKey] })).toEqual({
      ok: true,
      index,
      size: records.length,
      origin: open.info.origin,
      cosignatures: [],
      states: {
        kind: recordKindOf(kind),
        recordId: formatRecordId(id),
        time: new Date(time).toISOString(),
      },
    })
  }
})

it('[V36] stands on the newest witnessed checkpoint that covers the record, else on the newest published one', async () => {
  const store = storeWith({ witnessed: async () => early })
  const [first, last] = [records[0]!, records.at(-1)!]
  for (const witnessed of [false, true])
    expect(await makeReceipt(store, first.id, { witnessed })).toMatchObject({
      index: 0,
      size: early.size,
    })
  expect(await makeReceipt(store, last.id)).toMatchObject({ size: records.length })
  await expect(makeReceipt(store, last.id, { witnessed: true })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('witness'),
  })
  await expect(makeReceipt(open.store, first.id, { witnessed: true })).rejects.toMatchObject({
    code: 'unavailable',
  })
})

it('[V36] a record that is not there, not sequenced or not published has none yet', async () => {
  const { id } = records[1]!
  const code = (store: ReceiptStore, of = id) =>
    makeReceipt(store, of).then(
      () => 'none',
      (error: unknown) => (error as { code: string }).code,
    )
  expect(await code(open.store, new Uint8Array(16))).toBe('not_found')
  const staged = storeWith({ record: async () => ({ ...records[1]!, index: null }) })
  expect(await code(staged)).toBe('unavailable')
  expect(await code(storeWith({ checkpoint: async () => null }))).toBe('unavailable')
  expect(await code(storeWith({ checkpoint: async () => early }), records.at(-1)!.id)).toBe(
    'unavailable',
  )
})

it('[V36] none is given that would not hold: damage of row, leaf, tile or checkpoint is said', async () => {
  const { id, index } = records[1]!
  const flip = (bytes: Uint8Array | null, at: number) =>
    bytes && Uint8Array.from(bytes).with(at, (bytes[at] ?? 0) ^ 1)
  const readTile = (wanted: 'entries' | 0, at: number): ReceiptStore['readTile'] => {
    return (level, n) => {
      const tile = open.store.readTile(level, n)
      return level === wanted ? flip(tile, at) : tile
    }
  }
  const damaged: Partial<ReceiptStore>[] = [
    { record: async () => ({ ...records[1]!, index: index! + 1 }) },
    // In the id, and in the hash of the manifest.
    { readTile: readTile('entries', 60 + 10) },
    { readTile: readTile('entries', 60 + 40) },
    { readTile: readTile(0, 5) },
    { readTile: () => null },
    { checkpoint: async () => ({ ...early, size: records.length }) },
  ]
  for (const more of damaged)
    await expect(makeReceipt(storeWith(more), id)).rejects.toMatchObject({ code: 'corrupt' })
})

it('[V36] the checkpoint is signed by the log, and witnessed by whom the policy names, or there is no receipt', async () => {
  const { id, index } = records[0]!
  const { origin, logKey } = open.info
  const signers = { origin, logKeys: [logKey] }
  const published = (await open.store.checkpoint())!
  const note = Uint8Array.from(published.note)
  const at = Buffer.from(note).lastIndexOf(' ') + 30
  note[at] = note[at] === 65 ? 66 : 65
  const forged = storeWith({ checkpoint: async () => ({ ...published, note }) })
  expect((await makeReceipt(open.store, id, { signers })).index).toBe(index)
  await expect(makeReceipt(forged, id, { signers })).rejects.toMatchObject({ code: 'corrupt' })
  const other = { origin, logKeys: [open.info.authorityKey] }
  await expect(makeReceipt(open.store, id, { signers: other })).rejects.toMatchObject({
    code: 'corrupt',
  })
  // Kept as witnessed, and cosigned by nobody.
  const store = storeWith({ witnessed: async () => early })
  const witness = formatVerifierKey({
    name: 'witness.example/one',
    type: signatureTypes.cosignature,
    publicKey: ed25519Signer(Secret.random()).publicKey,
  })
  const strict = { ...signers, policy: parseWitnessPolicy(`witness w ${witness}\nquorum w\n`) }
  expect(await makeReceipt(store, id, { signers })).toMatchObject({ size: early.size })
  expect(await makeReceipt(store, id, { signers: strict })).toMatchObject({ size: records.length })
  await expect(makeReceipt(store, id, { witnessed: true, signers: strict })).rejects.toMatchObject({
    code: 'unavailable',
  })
})
