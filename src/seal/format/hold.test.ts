import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ed25519Signer, newEd25519Seed } from '../../crypto/ed25519.ts'
import { randomBytes } from '../../crypto/random.ts'
import { Secret } from '../../crypto/secret.ts'
import type { Header } from '../../record/header.ts'
import { intentMessage } from './erasure.ts'
import { holdMessage, holdOf, isSignedHold } from './hold.ts'

const officer = ed25519Signer(Secret.own(newEd25519Seed()))
const hold = { origin: 'example.com/log', id: randomBytes(16), header: randomBytes(32) }

it('[X20] the signature is of one log, one record and one header, and of a hold', () => {
  const signature = officer.sign(holdMessage(hold))
  const holds = (more: Partial<typeof hold>, by = officer.publicKey) =>
    isSignedHold(by, { ...hold, ...more }, signature)
  expect(holds({})).toBe(true)
  expect(holds({ origin: 'example.com/other' })).toBe(false)
  expect(holds({ id: randomBytes(16) })).toBe(false)
  expect(holds({ header: randomBytes(32) })).toBe(false)
  expect(holds({}, randomBytes(32))).toBe(false)
  expect(isSignedHold(officer.publicKey, hold, undefined)).toBe(false)
  const intent = officer.sign(intentMessage(hold))
  expect(isSignedHold(officer.publicKey, hold, intent)).toBe(false)
})

const id = 'ab'.repeat(16)

it('[X20] a hold is of one thing, or ends one', () => {
  for (const said of [
    { trace: id },
    { subject: id, since: 5 },
    { traceType: `~${'0f'.repeat(8)}`, since: 5, until: 6 },
    { all: true as const },
  ])
    expect(holdOf({ hold: said })).toEqual({ hold: said })
  expect(holdOf({ ends: id })).toEqual({ ends: id })
})

it('[X20] what is no hold is none, whatever it is', () => {
  for (const header of [
    {},
    { ends: 'all' },
    { ends: id.slice(2) },
    { ends: 5 },
    { hold: { trace: id }, ends: id },
    { hold: null },
    { hold: {} },
    { hold: [id] },
    { hold: { trace: id, all: true } },
    { hold: { trace: 'a run' } },
    { hold: { subject: 'jane@example.com' } },
    { hold: { traceType: 'support' } },
    { hold: { all: false } },
    { hold: { all: true, since: -1 } },
    { hold: { all: true, until: 1.5 } },
    { hold: { all: true, until: '2026' } },
    { hold: { since: 5 } },
    { hold: { all: true, constructor: 1 } },
  ])
    expect(holdOf(header as unknown as Header)).toBeNull()
  const anything = fc.record({ hold: fc.anything(), ends: fc.anything() })
  fc.assert(fc.property(anything, (header) => void holdOf(header as unknown as Header)))
})
