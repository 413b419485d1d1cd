import { afterEach, beforeEach, expect, it } from 'vitest'
import { ed25519Signer, newEd25519Seed } from '../crypto/ed25519.ts'
import { Secret } from '../crypto/secret.ts'
import { bareRecord } from '../erase/erasure-records.ts'
import { rotateSigning } from '../erase/rotate-signing.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { signingKeysFrom } from '../journal/signing-keys.ts'
import { newCheckpoint, openCheckpoint } from '../ledger/checkpoint.ts'
import { recordKinds } from '../record/kind.ts'
import { verifySource } from '../server/verify-source.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { keysInForce, signersOf } from './verify-handovers.ts'
import type { SourceRecord, VerifySource } from './verify-source.ts'

let log: TestLog
let open: OpenLog
beforeEach(async () => {
  log = await testLog()
  open = await log.open()
  await open.recorder.record([testStep()])
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

const noteOf = async () => (await open.store.checkpoint())?.note ?? new Uint8Array()
const source = () => verifySource({ ...open, ring: null })
const inForce = (from: VerifySource, notes: Uint8Array[]) =>
  keysInForce(from, { origin: open.info.origin, trusted: [log.created.info.logKey], notes })

/** A key of somebody who can write to the data folder, and a checkpoint that it signed. */
async function stranger() {
  const { origin, logKey } = open.info
  const seed = Secret.own(newEd25519Seed())
  const { vkeys, signers } = signingKeysFrom([seed], origin)
  const tree = openCheckpoint(await noteOf(), logKey, origin)
  expect(ed25519Signer(seed).publicKey).toHaveLength(32)
  return { key: vkeys[0] ?? '', note: newCheckpoint(signers[0], tree).note }
}

it('[L18] a key counts only when a record that is proven to be in the tree names it', async () => {
  const before = await noteOf()
  const { key, note } = await stranger()
  const { id, salt, header, manifest, time } = bareRecord({ kind: 'settings', logKey: key }, 1)
  const forged: SourceRecord = {
    id,
    salt,
    header,
    manifest,
    time,
    kind: recordKinds.settings,
    index: 0,
  }
  const genuine = source()
  const changed: VerifySource = {
    ...genuine,
    checkpoint: async () => note,
    async *records() {
      yield forged
      yield* genuine.records()
    },
  }
  expect(await inForce(changed, [before, note])).toEqual([open.info.logKey])
})

it('[L18] a handover names only what stands before it, and leads on from key to key', async () => {
  const before = await noteOf()
  const { to } = await rotateSigning(open, { actor: 'tester' })
  await rotateSigning(open, { actor: 'tester', finish: true })
  const [handover] = (open.info.handovers ?? []).map((note) => Buffer.from(note, 'base64'))
  expect(await inForce(source(), [before])).toEqual([open.info.logKey])
  expect(await inForce(source(), [before, handover ?? before])).toEqual([open.info.logKey, to])
  expect(await inForce(source(), [])).toEqual([open.info.logKey])
  expect(signersOf(null, [to])).toEqual([])
})

it('[V12] repeated notes are looked at once, and the rows are read once whatever the log says', async () => {
  const before = await noteOf()
  const { to } = await rotateSigning(open, { actor: 'tester' })
  await rotateSigning(open, { actor: 'tester', finish: true })
  const [handover = before] = (open.info.handovers ?? []).map((note) => Buffer.from(note, 'base64'))
  const genuine = source()
  let [walks, proofs] = [0, 0]
  const counted: VerifySource = {
    ...genuine,
    records: (from) => {
      walks++
      return genuine.records(from)
    },
    readTile: (level, index) => {
      proofs++
      return genuine.readTile(level, index)
    },
  }
  const notes = Array.from({ length: 5000 }, (_, n) => (n % 2 ? handover : before))
  expect(await inForce(counted, notes)).toEqual([open.info.logKey, to])
  expect(walks).toBe(1)
  expect(proofs).toBeLessThan(20)
  // Repeated ones crowd out none; a thousand others do.
  expect(await inForce(counted, [...notes.fill(before), handover])).toEqual([open.info.logKey, to])
  const junk = Array.from({ length: 1000 }, (_, n) => Buffer.from(`${n}`))
  expect(await inForce(counted, [...junk, handover])).toEqual([open.info.logKey])
})

it('[V12] a log that names a thousand keys costs a bounded number of proofs', async () => {
  const before = await noteOf()
  const { note } = await stranger()
  const genuine = source()
  let proofs = 0
  const { id, salt, manifest, time, header } = bareRecord(
    { kind: 'settings', logKey: (await stranger()).key },
    1,
  )
  const changed: VerifySource = {
    ...genuine,
    checkpoint: async () => note,
    async *records() {
      for (let n = 0; n < 50_000; n++)
        yield { id, salt, header, manifest, time, kind: recordKinds.settings, index: 0 }
    },
    readTile: (level, index) => {
      proofs++
      return genuine.readTile(level, index)
    },
  }
  expect(await inForce(changed, [before])).toEqual([open.info.logKey])
  expect(proofs).toBeLessThanOrEqual(4000)
})
