import { expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import type { KeyChange, KeyKindName } from '../seal/format/manifest.ts'
import { Findings } from './report.ts'
import { Expiries } from './verify-expiries.ts'

const keyId = Uint8Array.from({ length: 16 }, (_, i) => i)
const dayMs = 86_400_000
const [begin, end] = [Date.UTC(2026, 0, 10), Date.UTC(2026, 5, 10)]

/** A key that is made, and named by an expiry once nothing is left under it. */
function expired(kind: KeyKindName | undefined, since = 0) {
  const findings = new Findings()
  const expiries = new Expiries(findings, { now: end, since })
  const change: KeyChange = {
    operation: 'create',
    keyId,
    commitment: new Uint8Array(32),
    rowHash: new Uint8Array(32),
    ...(kind ? { kind } : {}),
  }
  const place = (index: number) => ({ index, recordId: `r${index}` })
  expiries.pass({ ...place(0), time: begin, kind: 'keys' }, { keyChanges: [change] })
  if (since === 0) expiries.addRules({ index: 1, id: 'rules', text: { days: 30, rules: [] } })
  const scope = { keys: [keyId], parts: [], records: [[2, 3] as const] }
  expiries.add({ ...place(9), id: 'e', time: end, scope, policy: 'rules' })
  expiries.settle([], [toHex(keyId)])
  return { expiries, findings }
}

it.each(['slot', 'epoch', 'index', 'retired'] as const)(
  '[V13] a %s key may expire when nothing is left under it',
  (kind) => expect(expired(kind).expiries.coversKey(toHex(keyId))).toBe(true),
)

it.each(['project', 'subject'] as const)(
  '[V13] a %s key is on record as one, and no expiry that names it covers its loss',
  (kind) => expect(expired(kind).expiries.coversKey(toHex(keyId))).toBe(false),
)

it('[V13] of keys from before kinds were on record it cannot be told', () => {
  expect(expired(undefined).expiries.coversKey(toHex(keyId))).toBe(true)
})

it('[V8] an expiry by rules that are not looked at is counted, and covers what it names', () => {
  const { expiries, findings } = expired('slot', 5)
  expect([expiries.unjudged, findings.total]).toEqual([1, 0])
  const leaf = { index: 3, recordId: 'r3', time: end - dayMs, kind: 'step' }
  expect(expiries.ofRecord(leaf)).toMatchObject({ index: 9 })
})

it.each(['hold', 'retention', 'erasureIntent', 'keys', 'settings', 'producer'])(
  '[T6] no expiry takes a record of kind %s, nor a part of one',
  (kind) => {
    const { expiries } = expired('slot')
    const leaf = { index: 3, recordId: 'r3', time: begin, kind: 'step' }
    expect(expiries.ofRecord(leaf)).toMatchObject({ index: 9 })
    expect(expiries.ofRecord({ ...leaf, kind })).toBeNull()
    expect(expiries.ofPart('aa', { ...leaf, kind })).toBeNull()
  },
)

it('[V12] times that fall from expiry to expiry cost no more than others, and bound those before', () => {
  const findings = new Findings()
  const expiries = new Expiries(findings, { now: end, since: 0 })
  expiries.addRules({ index: 1, id: 'rules', text: { days: 30, rules: [] } })
  const count = 60_000
  const started = performance.now()
  for (let n = 0; n < count; n++)
    expiries.add({
      ...{ index: n + 9, recordId: `r${n}`, id: `e${n}`, time: end - n * 1000, policy: 'rules' },
      scope: { keys: [], parts: [], records: [[2, 3]] },
    })
  expiries.settle([], [])
  expect(performance.now() - started).toBeLessThan(5000)
  const last = end - count * 1000
  const leaf = { index: 3, recordId: 'r3', kind: 'step' }
  // An hour more is allowed for.
  const newest = last + 3_600_000 - 30 * dayMs
  expect(expiries.ofRecord({ ...leaf, time: newest - 60_000 })).toMatchObject({ index: 9 })
  expect(expiries.ofRecord({ ...leaf, time: newest + 60_000 })).toBeNull()
})

it('a leaf may say a time that no date has', () => {
  const { expiries } = expired('slot')
  const far = { name: 'aa', keyId: 'bb', index: 1, time: Number.MAX_SAFE_INTEGER }
  expect(() => expiries.settle([far], [])).not.toThrow()
})
