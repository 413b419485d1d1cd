import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ed25519Verify } from '../crypto/ed25519-verify.ts'
import { toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import {
  encodeStatement,
  isStatedBy,
  parseStatement,
  statementLength,
  type ProducerStatement,
} from './format/producer-statement.ts'
import { SessionGaps, type SessionState } from './format/session-gaps.ts'
import { BatchSigner, openSignedBatch } from './signed-batch.ts'

const seed = Secret.random()
const signer = new BatchSigner(seed)
const registered = signer.publicKey
const keyOf = () => registered
const bad = expect.objectContaining({ code: 'bad_request' })
const refused = expect.objectContaining({
  code: expect.stringMatching(/^(bad_request|unauthorized)$/) as unknown,
})
const unauthorized = expect.objectContaining({ code: 'unauthorized' })
const runs = { numRuns: process.env['SLOW'] ? 2000 : 100 }

/** Those that something is wrong with, or that are open. */
function sessionGaps(statements: readonly ProducerStatement[]): SessionState[] {
  const gaps = new SessionGaps()
  for (const statement of statements) gaps.add(statement)
  return [...gaps.states()].filter(
    ({ missing, contradictory, hasEnded }) =>
      missing.length + contradictory.length > 0 || !hasEnded,
  )
}

const statementsOf = (bodies: readonly Uint8Array[]) => bodies.map((body) => parseStatement(body))

it('[E18] is magic, flags, key id, session, counter, hash, signature, and the batch behind it', () => {
  const ours = new BatchSigner(seed)
  const batch = randomBytes(50)
  const [first, second] = [ours.sign(batch), ours.end(batch)]
  const given = ours.giveUp(0, batch)
  expect([...first.subarray(0, 5)]).toEqual([...Buffer.from('SPS1'), 0])
  expect(second[4]).toBe(1)
  expect(given[4]).toBe(2)
  expect(toHex(given.subarray(5, 37))).toBe(toHex(first.subarray(5, 37)))
  for (const counter of [1, 2, -1, 0.5])
    expect(() => ours.giveUp(counter, batch)).toThrow(RangeError)
  expect(toHex(first.subarray(5, 13))).toBe(toHex(sha256(registered)).slice(0, 16))
  expect(toHex(first.subarray(5, 29))).toBe(toHex(second.subarray(5, 29)))
  expect(toHex(first.subarray(29, 37))).toBe('0000000000000000')
  expect(toHex(second.subarray(29, 37))).toBe('0000000000000001')
  expect(toHex(first.subarray(37, 69))).toBe(toHex(sha256(batch)))
  expect(toHex(first.subarray(statementLength))).toBe(toHex(batch))
  const label = Buffer.from('sealtrace/v1/producer-statement')
  const signed = Buffer.concat([label, second.subarray(0, 69)])
  expect(ed25519Verify(registered, signed, second.subarray(69, 133))).toBe(true)
  expect(toHex(encodeStatement(parseStatement(second)))).toBe(toHex(second.subarray(0, 133)))
  expect(() => ours.sign(batch)).toThrow(RangeError)
})

it('[E18] gives back what was signed, and only for a registered key', () => {
  const batch = randomBytes(300)
  const body = signer.sign(batch)
  const asked: string[] = []
  const opened = openSignedBatch(body, (keyId) => {
    asked.push(toHex(keyId))
    return registered
  })
  expect(toHex(opened.batch)).toBe(toHex(batch))
  expect(asked).toEqual([toHex(sha256(registered)).slice(0, 16)])
  const other = new BatchSigner(Secret.random()).publicKey
  for (const key of [null, other, new Uint8Array(32), new Uint8Array(0)])
    expect(() => openSignedBatch(body, () => key)).toThrow(unauthorized)
})

it('[E18] any flipped bit is found, in the statement as in the batch', () => {
  const body = signer.sign(randomBytes(40))
  for (let bit = 0; bit < body.length * 8; bit++) {
    const changed = Uint8Array.from(body)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(() => openSignedBatch(changed, keyOf), `bit ${bit}`).toThrow(refused)
  }
  // The statement of one batch before another.
  const other = signer.sign(randomBytes(40))
  const mixed = Buffer.concat([body.subarray(0, statementLength), other.subarray(statementLength)])
  expect(() => openSignedBatch(mixed, keyOf)).toThrow(bad)
})

it('[E18] is total on hostile bytes', () => {
  const good = signer.sign(randomBytes(9)).subarray(0, 30)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 30 }), (bytes, kept) => {
      const body = Buffer.concat([good.subarray(0, kept), bytes])
      expect(() => openSignedBatch(body, keyOf)).toThrow(refused)
    }),
    runs,
  )
  const statement = parseStatement(signer.sign(randomBytes(9)))
  for (const signature of [new Uint8Array(0), new Uint8Array(64), randomBytes(65)])
    expect(isStatedBy(registered, { ...statement, signature })).toBe(false)
  // Counters that JavaScript cannot count with.
  const huge = Buffer.from(signer.sign(randomBytes(9)))
  huge.writeBigUInt64BE(2n ** 53n, 29)
  expect(() => parseStatement(huge)).toThrow(bad)
})

it('[E19] what was left out shows as a gap, whatever was left out', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }),
      fc.nat({ max: 9 }),
      (keep, again) => {
        const ours = new BatchSigner(seed)
        const sent = statementsOf(
          keep.map((_, i) =>
            i === keep.length - 1 ? ours.end(Uint8Array.of(i)) : ours.sign(Uint8Array.of(i)),
          ),
        )
        const kept = sent.filter((_, i) => keep[i])
        const order = [...kept.slice(again), ...kept.slice(0, again), ...kept.slice(0, 2)]
        const [found] = sessionGaps(order)
        const gone = keep.flatMap((kept, i) => (kept ? [] : [i]))
        const lastKept = keep.lastIndexOf(true)
        if (lastKept < 0 || gone.length === 0) {
          expect(found).toBeUndefined()
          return
        }
        // The session's end tells of what is missing before it. Without the end, the session counts as open.
        expect(found?.hasEnded).toBe(lastKept === keep.length - 1)
        expect(found?.missing.flatMap(([from, to]) => range(from, to))).toEqual(
          gone.filter((i) => i < lastKept),
        )
        expect(found?.contradictory).toEqual([])
      },
    ),
    runs,
  )
})

it('[E19] a counter for two batches, and one after the last, contradict', () => {
  const [one, two] = [new BatchSigner(seed), new BatchSigner(seed)]
  const [a, b, c] = statementsOf([
    ...[0, 1].map((i) => one.sign(Uint8Array.of(i))),
    one.end(Uint8Array.of(2)),
  ])
  if (!a || !b || !c) throw new Error('three statements')
  expect(sessionGaps([a, b, c, a, c])).toEqual([])
  const forked: ProducerStatement = { ...b, batchHash: randomBytes(32) }
  expect(sessionGaps([a, b, forked, c])).toMatchObject([{ contradictory: [1], missing: [] }])
  expect(sessionGaps([a, { ...b, isLast: true }, c])).toMatchObject([{ contradictory: [2] }])
  // Sessions stand apart, those of one producer too.
  const others = statementsOf([two.end(Uint8Array.of(0))])
  expect(sessionGaps([a, b, c, ...others])).toEqual([])
  expect(sessionGaps([a, c, ...others])).toMatchObject([
    { keyId: toHex(a.keyId), session: toHex(a.session), missing: [[1, 1]], hasEnded: true },
  ])
})

it('[E19] a batch that its producer gave up is not missing, and none that was taken after all contradicts it', () => {
  const ours = new BatchSigner(seed)
  const bodies = [0, 1, 2].map((i) => ours.sign(Uint8Array.of(i)))
  const end = ours.end(Uint8Array.of(3))
  const [a, b, c, last, given, again] = statementsOf([
    ...bodies,
    end,
    ours.giveUp(1, Uint8Array.of(9)),
    ours.giveUp(1, Uint8Array.of(8)),
  ])
  if (!a || !b || !c || !last || !given || !again) throw new Error('six statements')
  expect(sessionGaps([a, c, last])).toMatchObject([{ missing: [[1, 1]] }])
  expect(sessionGaps([a, c, given, again, last])).toEqual([])
  expect(sessionGaps([a, given, b, c, last])).toEqual([])
  const all = new SessionGaps()
  for (const one of [a, c, given, last]) all.add(one)
  expect([...all.states()]).toMatchObject([{ batches: 3, givenUp: 1, last: 3 }])
  all.add(b)
  expect([...all.states()]).toMatchObject([{ batches: 4, givenUp: 0, last: 3 }])
})

it('[E19] a gap of any size costs no more than its statements', () => {
  const statement = parseStatement(signer.sign(randomBytes(9)))
  const at = (counter: number) => ({ ...statement, counter })
  const far = { ...at(Number.MAX_SAFE_INTEGER), isLast: true }
  expect(sessionGaps([far])).toMatchObject([{ missing: [[0, Number.MAX_SAFE_INTEGER - 1]] }])
  expect(sessionGaps([at(2 ** 40), at(1), at(2 ** 40), at(3000), at(2)])).toMatchObject([
    {
      batches: 4,
      last: 2 ** 40,
      missing: [
        [0, 0],
        [3, 2999],
        [3001, 2 ** 40 - 1],
      ],
      contradictory: [],
    },
  ])
  expect(sessionGaps([at(5), { ...at(2 ** 40), isVoid: true }])).toMatchObject([
    {
      batches: 1,
      givenUp: 1,
      missing: [
        [0, 4],
        [6, 2 ** 40 - 1],
      ],
    },
  ])
})

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}
