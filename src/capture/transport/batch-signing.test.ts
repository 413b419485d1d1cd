import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { newEd25519Seed } from '../../crypto/ed25519.ts'
import { toHex } from '../../crypto/encoding.ts'
import { Secret } from '../../crypto/secret.ts'
import { newX25519KeyPair } from '../../crypto/x25519.ts'
import { formatProducerKey, formatSigningSeed } from '../../seal/format/producer-key.ts'
import { parseStatement } from '../../seal/format/producer-statement.ts'
import { openBatch } from '../../seal/sealed-batch.ts'
import { SessionGaps } from '../../seal/format/session-gaps.ts'
import { BatchSigner, openSignedBatch } from '../../seal/signed-batch.ts'
import type { SpooledBatch } from '../spool/batch-file.ts'
import { readSigningKey } from './batch-signing-key.ts'
import { BatchSigning } from './batch-signing.ts'
import { Counters } from './counters.ts'
import { LossTally } from './loss-tally.ts'
import { Outbox, type BatchStore } from './outbox.ts'
import type { Parcel } from './parcel.ts'
import type { WireItem } from './plain-batch.ts'

const seed = newEd25519Seed()
const { publicKey: registered } = new BatchSigner(Secret.own(Uint8Array.from(seed)))
const refused = { reason: 'refused', status: 400, isSure: true } as const

function item(chars = 10): WireItem {
  const json = JSON.stringify('x'.repeat(chars))
  const times = { first: 1, last: 1, since: 1 }
  return { json, traceId: 'ab'.repeat(16), kind: 'tool', counted: true, weight: 1, ...times }
}

let keys: ReturnType<typeof newX25519KeyPair>
let files: Map<number, SpooledBatch>
let outbox: Outbox
/** What the collector took, as it came. */
let taken: Uint8Array[]

beforeEach(() => {
  keys = newX25519KeyPair()
  files = new Map()
  taken = []
  const store: BatchStore = {
    write: (number, batch) => (files.set(number, batch), 'written'),
    read: (number) => files.get(number) ?? 'lost',
    remove: (number) => void files.delete(number),
    setAside: (number) => files.delete(number),
  }
  outbox = new Outbox({
    batchJson: (items, sequence) => JSON.stringify({ sequence, steps: items.map(() => 1) }),
    counters: new Counters(),
    losses: new LossTally(),
    store,
    signing: new BatchSigning(seed),
    key: () => keys.publicKey,
    notice: () => {},
    onProgress: () => {},
    onLoss: () => {},
  })
})

function bodyOf(parcel: Parcel): Uint8Array {
  const body = parcel.body()
  if (!body || body === 'later') throw new Error('no body')
  return body
}

/** Takes what comes, all or so many. */
function takeAll(count = Infinity): void {
  for (let n = 0; n < count; n++) {
    const parcel = outbox.next()
    if (!parcel) return
    const body = parcel.body()
    if (!body || body === 'later') continue
    taken.push(body)
    parcel.taken()
  }
}

/** Of every batch that was taken: number, what it says of itself, and its steps. */
function told(): string[] {
  return taken.map((body) => {
    const { statement, batch } = openSignedBatch(body, () => registered)
    const secret = Secret.own(Uint8Array.from(keys.privateKey))
    const { steps } = JSON.parse(Buffer.from(openBatch(secret, batch)).toString()) as {
      steps: unknown[]
    }
    const { counter, isLast, isVoid } = statement
    return `${counter}${isLast ? ' last' : ''}${isVoid ? ' void' : ''}: ${steps.length}`
  })
}

function sessions() {
  const gaps = new SessionGaps()
  for (const body of taken) gaps.add(parseStatement(body))
  return [...gaps.states()].map(({ missing, contradictory, hasEnded, givenUp }) => ({
    ...{ missing, contradictory, hasEnded, givenUp },
  }))
}

const whole = { missing: [], contradictory: [], hasEnded: true, givenUp: 0 }

describe('[E22] a batch', () => {
  it('is signed once, with the next number, before it is on disk, and sent as it was signed', () => {
    outbox.add([item(), item()])
    outbox.add([item()])
    expect([...files.values()].map(({ bytes }) => parseStatement(bytes).counter)).toEqual([0, 1])
    const parcel = outbox.next()
    const first = parcel && bodyOf(parcel)
    const again = outbox.next()
    expect(again && toHex(bodyOf(again))).toBe(toHex(first ?? new Uint8Array(0)))
    expect(toHex(files.get(1)?.bytes ?? new Uint8Array(0))).toBe(toHex(first ?? new Uint8Array(1)))
    outbox.end()
    takeAll()
    expect(told()).toEqual(['0: 2', '1: 1', '2 last: 0'])
    expect(sessions()).toEqual([whole])
  })

  it('that is refused leaves its number to an empty one, and its parts have others', () => {
    for (let n = 0; n < 3; n++) outbox.add([item(), item()])
    takeAll(1)
    expect(outbox.next()?.refused(refused)).toBe(true)
    // The first half is refused for good.
    expect(outbox.next()?.steps).toBe(1)
    outbox.next()?.refused(refused)
    outbox.end()
    takeAll()
    expect(told()).toEqual(['0: 2', '4: 1', '2: 2', '1 void: 0', '3 void: 0', '5 last: 0'])
    expect(sessions()).toEqual([{ ...whole, givenUp: 2 }])
  })

  it('that is refused after the end was signed goes into a session of its own, which ends too', () => {
    outbox.add([item(), item()])
    outbox.end()
    outbox.next()?.refused(refused)
    takeAll()
    expect(told()).toEqual(['0: 1', '1: 1', '1 last: 0', '0 void: 0', '2 last: 0'])
    expect(sessions()).toEqual([whole, { ...whole, givenUp: 1 }])
  })

  it('that was damaged on disk is given up', () => {
    // What is in memory is not read: the first fills it.
    outbox.add([item(8 * 1024 * 1024 - 100)])
    outbox.add([item(200), item(200)])
    takeAll(1)
    files.clear()
    outbox.end()
    takeAll()
    expect(told()).toEqual(['0: 1', '2 last: 0', '1 void: 0'])
    expect(sessions()).toEqual([{ ...whole, givenUp: 1 }])
  })

  it('for another key is signed anew, those that say something too', () => {
    outbox.add([item(), item()])
    outbox.end()
    keys = newX25519KeyPair()
    expect(outbox.next()?.refused(refused)).toBe(true)
    takeAll(1)
    const end = outbox.next()
    expect(end?.steps).toBe(0)
    expect(end?.refused(refused)).toBe(true)
    takeAll()
    expect(told()).toEqual(['0: 2', '0 void: 0', '1 last: 0', '1 last: 0'])
    expect(sessions()).toEqual([whole, { ...whole, givenUp: 1 }])
  })
})

it('[E22] an empty batch that is refused is not said again, so that it ends', () => {
  outbox.add([item()])
  outbox.end()
  outbox.next()?.refused(refused)
  let seen = 0
  for (let parcel = outbox.next(); parcel; parcel = outbox.next()) {
    parcel.refused(refused)
    expect(++seen).toBeLessThan(10)
  }
  expect(seen).toBe(2)
})

it('[E22] after an end a new session begins, and one of nothing needs no end', () => {
  outbox.end()
  expect(outbox.next()).toBeNull()
  outbox.add([item()])
  outbox.end()
  outbox.end()
  outbox.add([item()])
  takeAll()
  expect(told()).toEqual(['0: 1', '1 last: 0', '0: 1'])
  expect(sessions()).toEqual([whole, { ...whole, hasEnded: false }])
})

describe('a signing key', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sealtrace-signing-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('is read from a file, or is the text', () => {
    const text = formatSigningSeed(seed)
    const path = join(folder, 'agent.key')
    writeFileSync(path, `${text}\n${formatProducerKey(registered)}\n`, { mode: 0o600 })
    expect(statSync(path).size).toBeLessThan(4096)
    for (const given of [path, text, ` ${text}\n`])
      expect(toHex(readSigningKey(given) ?? new Uint8Array(0))).toBe(toHex(seed))
    expect(readSigningKey(undefined)).toBeUndefined()
  })

  test('that is none is told at once, and never said', () => {
    const text = formatSigningSeed(seed)
    const path = join(folder, 'other.key')
    writeFileSync(path, formatProducerKey(registered))
    for (const given of [7, '', 'nowhere', folder, path, text.slice(0, -1), `${text}AA`]) {
      const caught = (() => {
        try {
          readSigningKey(given)
          return null
        } catch (error) {
          return error as Error & { code: string }
        }
      })()
      expect(caught?.code).toBe('usage')
      expect(caught?.message).not.toContain(text.slice(25, 40))
    }
  })
})
