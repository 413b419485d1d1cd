import fc from 'fast-check'
import { expect, it } from 'vitest'
import { randomBytes } from '../../crypto/random.ts'
import { Secret } from '../../crypto/secret.ts'
import { formatHeader, parseHeader, type Header } from '../../record/header.ts'
import { BatchSigner } from '../signed-batch.ts'
import {
  formatProducerKey,
  formatSigningSeed,
  isSigningSeed,
  parseProducerKey,
  parseSigningSeed,
} from './producer-key.ts'
import {
  producerBatchHeader,
  producerChangeOf,
  producerHeader,
  statementOf,
} from './producer-record.ts'
import { encodeStatement, parseStatement } from './producer-statement.ts'

const runs = { numRuns: process.env['SLOW'] ? 5000 : 300 }
const signer = new BatchSigner(Secret.random())
const read = (header: Header) => parseHeader(formatHeader(header))
const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex')

it('[E21] headers of producers come back as they were made', () => {
  const key = signer.publicKey
  const added = read(producerHeader({ key }, 'entry'))
  expect(hex((added && producerChangeOf(added))?.key)).toBe(hex(key))
  const removed = read(producerHeader({ removed: 'ab'.repeat(8) }, 'entry'))
  expect(removed && producerChangeOf(removed)).toEqual({ removed: 'ab'.repeat(8) })
  const statement = parseStatement(signer.sign(randomBytes(9)))
  const batch = read(producerBatchHeader(statement, 7))
  expect(batch?.batch?.steps).toBe(7)
  const again = batch && statementOf(batch)
  expect(again && hex(encodeStatement(again))).toBe(hex(encodeStatement(statement)))
  // Neither is read as the other.
  expect([added && statementOf(added), batch && producerChangeOf(batch)]).toEqual([null, null])
})

it('[E21] headers that anybody wrote are read or refused, and nothing else', () => {
  const text = producerBatchHeader(parseStatement(signer.sign(randomBytes(9))), 1).batch?.statement
  const value = fc.oneof(fc.jsonValue(), fc.constant(text), fc.string({ maxLength: 200 }))
  const header = fc.record({
    kind: fc.constantFrom('producer', 'producerBatch', 'step'),
    producer: fc.oneof(value, fc.record({ key: value }), fc.record({ removed: value, key: value })),
    batch: fc.oneof(value, fc.record({ statement: value, steps: value })),
  })
  fc.assert(
    fc.property(header, (made) => {
      const parsed = parseHeader(JSON.stringify(made))
      if (!parsed) return
      const change = producerChangeOf(parsed)
      expect(change?.key?.length ?? 32).toBe(32)
      expect(change?.removed ?? 'ab'.repeat(8)).toMatch(/^[0-9a-f]{16}$/)
      expect(statementOf(parsed)?.batchHash.length ?? 32).toBe(32)
    }),
    runs,
  )
})

it('keys are texts that say what they are', () => {
  const seed = Uint8Array.from(randomBytes(32))
  const text = formatSigningSeed(seed)
  expect(hex(parseSigningSeed(`# of agent 7\r\n ${text} \r\n`) ?? undefined)).toBe(hex(seed))
  expect([isSigningSeed(`\n${text}`), isSigningSeed(`/run/${text}`)]).toEqual([true, false])
  const key = formatProducerKey(signer.publicKey)
  expect(hex(parseProducerKey(key) ?? undefined)).toBe(hex(signer.publicKey))
  for (const off of ['', key.slice(1), `${key}=`, ` ${key}`, text, `${key}\n`])
    expect(parseProducerKey(off)).toBeNull()
  for (const off of ['', key, text.slice(0, -1), `${text}=`])
    expect(parseSigningSeed(off)).toBeNull()
})
