import { expect, it, test } from 'vitest'
import { ed25519Signer } from '../../crypto/ed25519.ts'
import { Secret } from '../../crypto/secret.ts'
import type { RetentionText } from '../../record/header.ts'
import {
  canonicalRetention,
  isSignedRetention,
  leastDays,
  mostRules,
  retentionMessage,
  retentionOf,
} from './retention.ts'

test.each([
  undefined,
  null,
  7,
  'days',
  [],
  {},
  { days: 1 },
  { days: -1, rules: [] },
  { days: 1.5, rules: [] },
  { days: '1', rules: [] },
  { days: 1e9, rules: [] },
  { days: 1, rules: {} },
  { days: 1, rules: [null] },
  { days: 1, rules: [{}] },
  { days: 1, rules: [{ kind: 'tool' }] },
  { days: 1, rules: [{ kind: 7, days: 1 }] },
  { days: 1, rules: [{ kind: '', days: 1 }] },
  { days: 1, rules: [{ class: 'x'.repeat(201), days: 1 }] },
  { days: 1, rules: [{ toString: 'x', days: 1 }] },
  { days: 1, rules: Array.from({ length: mostRules + 1 }, () => ({ days: 1 })) },
])('[T7] %j says nothing of retention', (retention) => {
  expect(retentionOf({ retention: retention as never })).toBeNull()
})

it('[T7] rules read as they were written, in one order', () => {
  const rules = [
    { class: 'email', days: 30 },
    { days: 5, kind: 'tool', traceType: 'support' },
  ]
  const text = canonicalRetention({ days: null, rules })
  expect(retentionOf({ retention: text })).toEqual(text)
  const other = canonicalRetention({ days: null, rules: rules.toReversed() })
  expect(JSON.stringify(other)).toBe(JSON.stringify(text))
})

it('[T7] a signature is over this record of this log', () => {
  const { publicKey, sign } = ed25519Signer(Secret.random(32))
  const signed = { origin: 'a/b', id: new Uint8Array(16), header: new Uint8Array(32) }
  const signature = sign(retentionMessage(signed))
  expect(isSignedRetention(publicKey, signed, signature)).toBe(true)
  for (const other of [
    { ...signed, origin: 'a/c' },
    { ...signed, id: new Uint8Array(16).fill(1) },
    { ...signed, header: new Uint8Array(32).fill(1) },
    { ...signed, id: new Uint8Array(15) },
  ])
    expect(isSignedRetention(publicKey, other, signature)).toBe(false)
  expect(isSignedRetention(publicKey, signed, undefined)).toBe(false)
})

it('[T8] the shortest days of anything of its sort', () => {
  const text: RetentionText = {
    days: 90,
    rules: [
      { kind: 'tool', days: 50 },
      { class: 'email', days: 30 },
      { kind: 'audit', days: 400 },
      { kind: 'audit', class: 'email', days: 20 },
    ],
  }
  const least = (of: 'record' | 'part', audit: boolean) => leastDays(text, { of, audit })
  expect([least('record', false), least('part', false)]).toEqual([50, 30])
  expect([least('record', true), least('part', true)]).toEqual([400, 20])
  const none = { days: null, rules: [] }
  expect(leastDays(none, { of: 'record', audit: false })).toBe(Infinity)
  expect(leastDays({ days: 0, rules: [] }, { of: 'part', audit: true })).toBe(Infinity)
})
