import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, encodeUtf8, toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { openCheckpoint } from '../checkpoint.ts'
import { cosignatureTime, cosignatureVerifier } from '../cosignature.ts'
import { errorCode, expectError, runs } from '../fixtures/expect-error.ts'
import { signNote } from '../note.ts'
import { formatAddCheckpoint, parseAddCheckpoint } from './add-checkpoint.ts'
import { GrowingLog, testKey } from './fixtures/growing-log.ts'
import { MemoryState } from './fixtures/memory-state.ts'
import { Witness, type WitnessedHead } from './witness.ts'

const seconds = 1_795_000_000

function setUp(log = new GrowingLog()) {
  const state = new MemoryState()
  const options = { name: 'w.example/1', key: testKey(9), logs: [log.vkey], state }
  const witness = new Witness({ ...options, now: () => seconds * 1000 + 999 })
  const send = (old: number, from: GrowingLog = log, proof = from.prove(old)) =>
    witness.addCheckpoint(formatAddCheckpoint({ old, proof, checkpoint: from.checkpoint().note }))
  return { log, state, witness, send }
}

const text = ({ body }: { body: Uint8Array }) => Buffer.from(body).toString()

describe('a conversation', () => {
  it('[L24] cosigns what continues, and only that', () => {
    const { log, witness, send } = setUp()
    const said: (string | number)[] = []
    const say = (reply: ReturnType<typeof send>) => {
      said.push(reply.status)
      return reply
    }
    // Never seen: from size 0, whatever its size.
    log.growTo(3)
    const first = say(send(0))
    const opened = openCheckpoint(
      concatBytes(log.checkpoint().note, first.body),
      log.vkey,
      'example.com/log',
      [cosignatureVerifier(witness.vkey)],
    )
    expect(opened.cosignatures.map(({ name }) => name)).toEqual(['w.example/1'])
    expect(cosignatureTime(opened.cosignatures[0]!.signature)).toBe(seconds)
    // The same once more: cosigned anew. From elsewhere: told where from.
    say(send(3))
    log.growTo(5)
    const stale = say(send(0))
    expect([stale.type, text(stale)]).toEqual(['text/x.tlog.size', '3\n'])
    expect(text(say(send(2)))).toBe('3\n')
    say(send(3))
    expect(text(say(send(3)))).toBe('5\n')
    // Another history of the same key.
    const fork = new GrowingLog({ story: 'fork' }).growTo(5)
    say(send(5, fork))
    say(send(5, fork.growTo(8)))
    // An older checkpoint: size 5 is known, and cannot be the old size of one of size 4.
    const older = new GrowingLog().growTo(4)
    say(send(5, older, []))
    expect(text(say(send(4, older)))).toBe('5\n')
    // It went on as if nothing had been.
    say(send(5, log.growTo(600)))
    expect(said).toEqual([200, 200, 409, 409, 200, 409, 422, 422, 400, 409, 200])
  })

  it('[L24] a log that it does not know, a key that it does not trust', () => {
    const { log, state, send, witness } = setUp()
    log.growTo(2)
    expect(send(0, new GrowingLog({ origin: 'example.com/other' }).growTo(2)).status).toBe(404)
    expect(send(0, new GrowingLog({ seed: 7 }).growTo(2)).status).toBe(403)
    const { note } = log.checkpoint()
    const broken = note.with(note.length - 5, note[note.length - 5]! === 65 ? 66 : 65)
    const status = (checkpoint: Uint8Array) =>
      witness.addCheckpoint(formatAddCheckpoint({ old: 0, proof: [], checkpoint })).status
    expect(status(broken)).toBe(403)
    expect(state.heads.size).toBe(0)
    expect(status(note)).toBe(200)
  })

  it('[L24] size 0 has the root of the empty tree, and no proof leads from it', () => {
    const { log, send, witness } = setUp()
    const wrong = signNote(`example.com/log\n0\n${Buffer.alloc(32).toString('base64')}\n`, [
      log.signer,
    ])
    const bad = formatAddCheckpoint({ old: 0, proof: [], checkpoint: wrong })
    expect(witness.addCheckpoint(bad).status).toBe(422)
    expect(send(0).status).toBe(200)
    expect(send(0).status).toBe(200)
    log.growTo(2)
    expect(send(0, log, [new Uint8Array(32)]).status).toBe(422)
    expect(send(0).status).toBe(200)
    expect(send(2, log, [new Uint8Array(32)]).status).toBe(422)
    expect(send(2).status).toBe(200)
  })

  it('[L24] a proof is taken hash for hash', () => {
    const { log, state, send } = setUp()
    log.growTo(5)
    send(0)
    log.growTo(13)
    const proof = log.prove(5)
    expect(proof.length).toBeGreaterThan(2)
    for (let i = 0; i < proof.length; i++) {
      const flipped = proof.map((hash, at) => (at === i ? hash.with(3, hash[3]! ^ 1) : hash))
      expect(send(5, log, flipped).status).toBe(422)
      expect(send(5, log, proof.toSpliced(i, 1)).status).toBe(422)
      expect(send(5, log, proof.toSpliced(i, 0, proof[i]!)).status).toBe(422)
    }
    expect(state.head('example.com/log')?.size).toBe(5)
    expect(send(5).status).toBe(200)
  })

  it('[L24] of two requests at once one is cosigned, the other told', () => {
    const { log, state, witness } = setUp()
    log.growTo(4)
    const early = formatAddCheckpoint({ old: 0, proof: [], checkpoint: log.checkpoint().note })
    log.growTo(9)
    const late = formatAddCheckpoint({ old: 0, proof: [], checkpoint: log.checkpoint().note })
    // The later one gets in between the check and the write of the earlier one.
    const replace = state.replace.bind(state)
    state.replace = (origin, expected, next: WitnessedHead) => {
      state.replace = replace
      expect(witness.addCheckpoint(late).status).toBe(200)
      return replace(origin, expected, next)
    }
    const reply = witness.addCheckpoint(early)
    expect([reply.status, text(reply)]).toEqual([409, '9\n'])
    expect(state.head('example.com/log')?.size).toBe(9)
  })

  it('[L24] while a log changes its key, either key will do', () => {
    const [one, two] = [new GrowingLog(), new GrowingLog({ seed: 2 })]
    const witness = new Witness({
      ...{ name: 'w', key: testKey(9), state: new MemoryState() },
      logs: [one.vkey, two.vkey],
    })
    const send = (old: number, log: GrowingLog) =>
      witness.addCheckpoint(
        formatAddCheckpoint({ old, proof: log.prove(old), checkpoint: log.checkpoint().note }),
      ).status
    expect([send(0, one.growTo(2)), send(2, two.growTo(4))]).toEqual([200, 200])
  })

  it('[L24] shows what it last cosigned, without lines that anybody may have added', () => {
    const { log, witness } = setUp()
    const hash = toHex(sha256(encodeUtf8('example.com/log')))
    expect(witness.latest(hash)).toBeNull()
    log.growTo(2)
    const { note } = log.checkpoint()
    const stranger = signNote(Buffer.from(note).toString().split('\n\n')[0]! + '\n', [
      new GrowingLog({ origin: 'stranger', seed: 5 }).signer,
    ])
    const line = `${Buffer.from(stranger).toString().split('\n\n')[1]!}`
    const padded = concatBytes(note, encodeUtf8(line.repeat(3)))
    const reply = witness.addCheckpoint(
      formatAddCheckpoint({ old: 0, proof: [], checkpoint: padded }),
    )
    expect(reply.status).toBe(200)
    expect(witness.latest(hash)).toEqual(concatBytes(note, reply.body))
    expect(witness.latest('0'.repeat(64))).toBeNull()
  })

  it('a log key that is no log key is refused', () => {
    const options = { name: 'w', key: testKey(9), state: new MemoryState() }
    expectError('corrupt', () => new Witness({ ...options, logs: ['nonsense'] }))
    const { vkey } = new Witness({ ...options, logs: [] })
    expectError('corrupt', () => new Witness({ ...options, logs: [vkey] }))
  })
})

describe('requests', () => {
  const { log, witness } = setUp()
  const { note } = log.growTo(7).checkpoint()
  const request = formatAddCheckpoint({ old: 5, proof: log.prove(5), checkpoint: note })

  it('[L24] are read as they are written', () => {
    const parsed = parseAddCheckpoint(request)
    expect(formatAddCheckpoint(parsed)).toEqual(request)
    expect(parsed.old).toBe(5)
  })

  it.each([
    ['', 'nothing'],
    ['old 5\n', 'no blank line'],
    ['old 05\n\n', 'leading zero'],
    ['old -1\n\n', 'negative'],
    ['old 9007199254740992\n\n', 'above 2^53 - 1'],
    ['new 5\n\n', 'another word'],
    ['old  5\n\n', 'two spaces'],
    ['old 5\r\n\n', 'carriage return'],
    ['old 5\nAAAA\n\n', 'a short hash'],
    [`old 5\n${`${Buffer.alloc(32).toString('base64')}\n`.repeat(64)}\n`, '64 hashes'],
    [`old 5\n${Buffer.alloc(32).toString('base64').replace('=', '')}\n\n`, 'no padding'],
  ])('[L24] %j is malformed (%s)', (head) => {
    expectError('bad_request', () => parseAddCheckpoint(concatBytes(encodeUtf8(head), note)))
    expect(witness.addCheckpoint(concatBytes(encodeUtf8(head), note)).status).toBe(400)
  })

  it('[L24] are bounded', () => {
    const long = concatBytes(request, new Uint8Array(65_536).fill(10))
    expectError('bad_request', () => parseAddCheckpoint(long))
    const proof = Array.from({ length: 64 }, () => new Uint8Array(32))
    expectError('usage', () => formatAddCheckpoint({ old: 1, proof, checkpoint: note }))
    expectError('usage', () => formatAddCheckpoint({ old: -1, proof: [], checkpoint: note }))
  })

  it('[L24] of any bytes get an answer, and no changed one a cosignature', () => {
    const good = setUp()
    good.log.growTo(5)
    good.send(0)
    good.log.growTo(7)
    const bytes = formatAddCheckpoint({
      ...{ old: 5, proof: good.log.prove(5), checkpoint: good.log.checkpoint().note },
    })
    for (let i = 0; i < bytes.length; i++) {
      const changed = bytes.with(i, bytes[i]! ^ 1)
      expect([400, 403, 404, 409, 422]).toContain(good.witness.addCheckpoint(changed).status)
      const cut = bytes.subarray(0, i)
      expect([400, 403, 422]).toContain(good.witness.addCheckpoint(cut).status)
    }
    expect(good.witness.addCheckpoint(bytes).status).toBe(200)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (any) => {
        expect([null, 'bad_request']).toContain(errorCode(() => parseAddCheckpoint(any)))
        expect([400, 404]).toContain(witness.addCheckpoint(any).status)
      }),
      { numRuns: runs },
    )
  })
})
