import { expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { listHash, type PartEntry } from '../seal/format/manifest.ts'
import { ForeignSlots } from './foreign-slots.ts'

const entry = (n: number): PartEntry => ({
  id: new Uint8Array(16).fill(n),
  hash: new Uint8Array(32).fill(n),
  length: 1024,
  keyId: new Uint8Array(16),
  commitment: new Uint8Array(32),
})

it('[T4] what expired is not there to be continued, nor what continues it', async () => {
  const [one, two, other] = [entry(1), entry(2), entry(3)]
  const first = { appended: [one], own: [] }
  const base = listHash(first) ?? new Uint8Array(32)
  const second = { base, appended: [two], own: [] }
  const apart = { appended: [other], own: [] }
  const slots = new ForeignSlots()
  for (const lists of [first, second, apart]) slots.add('s', lists)
  const isKnown = (lists: typeof first) => {
    const hash = listHash(lists)
    return hash !== null && slots.hasBase('s', { base: hash })
  }
  expect([first, second, apart].map(isKnown)).toEqual([true, true, true])
  const left = new Map([two, other].map(({ id }) => [toHex(id), '']))
  await slots.forgetGone({ ages: { classes: () => Promise.resolve(left) } })
  expect([first, second, apart].map(isKnown)).toEqual([false, false, true])
  expect([one, two, other].map((each) => slots.knows('s', each))).toEqual(['new', 'same', 'same'])
})
