import { expect, it } from 'vitest'
import { ed25519Signer, newEd25519Seed } from '../crypto/ed25519.ts'
import { encodeUtf8 } from '../crypto/encoding.ts'
import { Secret } from '../crypto/secret.ts'
import { formatCheckpointBody } from '../ledger/checkpoint.ts'
import { cosigner } from '../ledger/cosignature.ts'
import { leafHash, nodeHash } from '../ledger/merkle.ts'
import { noteSigner, signNote, type NoteSigner } from '../ledger/note.ts'
import { formatTlogProof, parseTlogProof } from '../ledger/tlog-proof.ts'
import { formatVerifierKey, signatureTypes } from '../ledger/verifier-key.ts'
import { parseWitnessPolicy } from '../ledger/witness-policy.ts'
import { encodeLeaf } from '../seal/format/leaf.ts'
import { verifyReceipt, type ReceiptTrust } from './verify-receipt.ts'

const origin = 'log.example/one'
const time = Date.UTC(2026, 10, 21, 6)
const id = new Uint8Array(16).fill(7)
const leaf = encodeLeaf({ kind: 'audit', id, time, manifestHash: new Uint8Array(32).fill(9) })
const other = leafHash(encodeUtf8('another entry'))

function newLogKey(name = origin) {
  const key = ed25519Signer(Secret.own(newEd25519Seed()))
  const { publicKey } = key
  const vkey = formatVerifierKey({ name, type: signatureTypes.ed25519, publicKey })
  return { vkey, signer: noteSigner(name, key) }
}

function newWitness(name: string) {
  const key = ed25519Signer(Secret.own(newEd25519Seed()))
  const { publicKey } = key
  const vkey = formatVerifierKey({ name, type: signatureTypes.cosignature, publicKey })
  return { vkey, signer: cosigner(name, key, 1_795_000_000) }
}

const logKey = newLogKey()
const witnesses = ['a', 'b', 'c'].map((name) => newWitness(`witness.example/${name}`))
const policyText = [
  `log ${logKey.vkey}`,
  ...witnesses.map(({ vkey }, i) => `witness w${i + 1} ${vkey}`),
  'group two 2 w1 w2 w3',
  'quorum two\n',
].join('\n')
const policy = parseWitnessPolicy(policyText)

/** A receipt for leaf 1 of 2, its checkpoint signed by these. */
function receiptBy(...signers: NoteSigner[]): Uint8Array {
  const body = { origin: signers[0]!.name, size: 2, root: nodeHash(other, leafHash(leaf)) }
  const checkpoint = signNote(formatCheckpointBody(body), signers)
  return formatTlogProof({ index: 1, proof: [other], checkpoint, extra: null })
}

const cosigned = (count: number) =>
  receiptBy(logKey.signer, ...witnesses.slice(0, count).map(({ signer }) => signer))
const nothing = { index: null, size: null, origin: null, cosignatures: [], states: null }
const states = {
  kind: 'audit',
  recordId: '07070707-0707-0707-0707-070707070707',
  time: '2026-11-21T06:00:00.000Z',
}

it('[V38] holds by a key of the log, and says what the leaf states', () => {
  const expected = { ok: true, index: 1, size: 2, origin, cosignatures: [], states }
  const receipt = cosigned(0)
  expect(verifyReceipt(receipt, leaf, { logKeys: [logKey.vkey] })).toEqual(expected)
  // Without a policy nobody is asked who cosigned.
  expect(verifyReceipt(cosigned(3), leaf, { logKeys: [logKey.vkey] })).toEqual(expected)
})

it('[V38] one of several keys is enough, and keys of other logs do not count', () => {
  const [newer, elsewhere] = [newLogKey(), newLogKey('log.example/two')]
  const check = (...keys: { vkey: string }[]) =>
    verifyReceipt(cosigned(0), leaf, { logKeys: keys.map(({ vkey }) => vkey) })
  expect(check(newer, logKey, elsewhere)).toMatchObject({ ok: true })
  expect(check(newer)).toMatchObject({ ok: false, ...nothing })
  expect(check(elsewhere)).toEqual({
    ok: false,
    problem: expect.stringContaining('another log'),
    ...nothing,
  })
  const twice = receiptBy(logKey.signer, newer.signer)
  for (const keys of [[logKey], [newer], [logKey, newer]])
    expect(verifyReceipt(twice, leaf, { logKeys: keys.map(({ vkey }) => vkey) })).toMatchObject({
      ok: true,
    })
})

it('[V38] a policy brings the keys of its logs, and its quorum must be met', () => {
  const check = (count: number) => verifyReceipt(cosigned(count), leaf, { policy })
  expect(check(2)).toEqual({
    ...{ ok: true, index: 1, size: 2, origin, states },
    cosignatures: ['w1', 'w2'],
  })
  expect(check(3)).toMatchObject({ ok: true, cosignatures: ['w1', 'w2', 'w3'] })
  // The log has signed it, so what it says is told; but too few others have seen it.
  expect(check(1)).toEqual({
    ...{ ok: false, index: 1, size: 2, origin, states },
    problem: expect.stringContaining('policy'),
    cosignatures: ['w1'],
  })
  // Keys that are given take the place of those in the policy.
  expect(verifyReceipt(cosigned(2), leaf, { policy, logKeys: [newLogKey().vkey] }).ok).toBe(false)
  const ofAnyone = receiptBy(logKey.signer, newWitness('witness.example/a').signer)
  expect(verifyReceipt(ofAnyone, leaf, { policy })).toMatchObject({ ok: false, cosignatures: [] })
})

it('[V38] a policy of another log is none of this one', () => {
  const [own, other] = [logKey.vkey, newLogKey('log.example/two').vkey]
  const check = (...logs: string[]) =>
    verifyReceipt(cosigned(2), leaf, {
      policy: { ...policy, logs: logs.map((vkey) => ({ vkey })) },
      logKeys: [own, other],
    })
  expect([check(own).ok, check(other, own).ok, check().ok]).toEqual([true, true, true])
  expect(check(other)).toMatchObject({
    ...{ ok: false, size: null, cosignatures: [] },
    problem: expect.stringContaining('policy is of another log'),
  })
})

it('[V38] without a key, or with one that is none, nothing is checked', () => {
  const withKeys = (trust: ReceiptTrust) => () => verifyReceipt(cosigned(0), leaf, trust)
  const quorum = parseWitnessPolicy('quorum none\n')
  for (const trust of [{}, { logKeys: [] }, { policy: quorum }, { logKeys: ['log.example+1+x'] }])
    expect(withKeys(trust)).toThrow(expect.objectContaining({ code: 'usage' }))
})

it('[V39] refuses any changed bit of receipt and leaf, and every shorter file', () => {
  const files = { receipt: cosigned(2), leaf }
  const isOk = (more: Partial<typeof files>) => {
    const given = { ...files, ...more }
    return verifyReceipt(given.receipt, given.leaf, { policy }).ok
  }
  expect(isOk({})).toBe(true)
  for (const [name, bytes] of Object.entries(files))
    for (let i = 0; i < bytes.length; i++) {
      for (const bit of [i % 8, (i + 3) % 8])
        expect([name, i, isOk({ [name]: bytes.with(i, bytes[i]! ^ (1 << bit)) })]).toEqual([
          name,
          i,
          false,
        ])
      expect([name, i, isOk({ [name]: bytes.slice(0, i) })]).toEqual([name, i, false])
    }
})

it('[V39] data that nothing authenticates changes nothing, and is not shown', () => {
  const { index, proof, checkpoint } = parseTlogProof(cosigned(2))
  const extra = encodeUtf8('anything')
  const receipt = formatTlogProof({ index, proof, checkpoint, extra })
  expect(verifyReceipt(receipt, leaf, { policy })).toEqual(
    verifyReceipt(cosigned(2), leaf, { policy }),
  )
})

it('[V39] is total: what is no receipt, or an entry of another kind of log, is said', () => {
  const trust = { logKeys: [logKey.vkey] }
  for (const bytes of [new Uint8Array(0), encodeUtf8('c2sp.org/tlog-proof@v1\n'), leaf])
    expect(verifyReceipt(bytes, leaf, trust)).toEqual({
      ok: false,
      problem: expect.any(String),
      ...nothing,
    })
  const entry = encodeUtf8('an entry of somebody else')
  const body = { origin, size: 1, root: leafHash(entry) }
  const checkpoint = signNote(formatCheckpointBody(body), [logKey.signer])
  const receipt = formatTlogProof({ index: 0, proof: [], checkpoint, extra: null })
  expect(verifyReceipt(receipt, entry, trust)).toMatchObject({ ok: true, states: null })
})
