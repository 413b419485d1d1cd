import { expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import type { PartEntry } from '../seal/format/manifest.ts'
import { PartListings } from './part-listings.ts'
import { Findings } from './report.ts'
import { Erasures } from './verify-erasures.ts'

const id = new Uint8Array(16).fill(1)
const name = toHex(id)
const first = Uint8Array.of(1, 2, 3)
const second = Uint8Array.of(4, 5, 6, 7)

function entry(bytes: Uint8Array, key: number): PartEntry {
  const keyId = new Uint8Array(16).fill(key)
  return { id, hash: sha256(bytes), length: bytes.length, keyId, commitment: new Uint8Array(32) }
}

const at = (index: number) => ({ index, recordId: `record ${index}`, time: 0, kind: 'step' })

/** What is found of `listed` when `stored` is there under the id. */
async function judged(stored: Uint8Array | null, listed: readonly PartEntry[], deep = true) {
  const findings = new Findings()
  const erasures = new Erasures({ origin: 'o', authorityKey: undefined, findings, now: 0 })
  const missing: string[] = []
  erasures.missingPart = ({ keyId }) => void missing.push(keyId)
  const parts = new PartListings({
    ...{ findings, erasures, deep, present: new Set(stored ? [name] : []) },
    source: { part: async () => stored },
  })
  for (const [i, one] of listed.entries()) await parts.take(one, at(i))
  await parts.settle()
  const problems = findings.all().map(({ problem, index }) => `${index}: ${problem}`)
  return { problems, missing, stored: [...parts.stored()].map(({ keyId }) => keyId) }
}

const [one, two] = [entry(first, 8), entry(second, 9)]
const keyOf = ({ keyId }: PartEntry) => toHex(keyId)

for (const deep of [true, false])
  it(`[C22] an id that comes again in another slot is a part of its own, ${deep ? 'deep' : 'not deep'}`, async () => {
    expect(await judged(second, [one, two], deep)).toEqual({
      ...{ problems: [], missing: [keyOf(one)], stored: [keyOf(two)] },
    })
    expect(await judged(first, [one, two], deep)).toEqual({
      ...{ problems: [], missing: [keyOf(two)], stored: [keyOf(one)] },
    })
    expect((await judged(null, [one, two], deep)).missing).toEqual([keyOf(one), keyOf(two)])
  })

it('a part that is taken while the records are walked is missing, and not another one', async () => {
  const findings = new Findings()
  const erasures = new Erasures({ origin: 'o', authorityKey: undefined, findings, now: 0 })
  const missing: string[] = []
  erasures.missingPart = ({ keyId }) => void missing.push(keyId)
  const source = { part: async () => null }
  const parts = new PartListings({
    ...{ findings, erasures, source, deep: true, present: new Set([name]) },
  })
  await parts.take(one, at(0))
  await parts.settle()
  expect([findings.total, missing, [...parts.stored()]]).toEqual([0, [keyOf(one)], []])
})

it('finds bytes that no manifest lists, and one that lists a part in two ways', async () => {
  const changed = '0: part 01010101010101010101010101010101 is not the one that the manifest lists'
  expect((await judged(second, [one])).problems).toEqual([changed])
  const other = entry(Uint8Array.of(9), 7)
  expect((await judged(second, [one, other])).problems).toHaveLength(2)
  const { problems } = await judged(first, [one, { ...one, length: 4 }])
  expect(problems).toEqual([`1: part ${name} is listed with other values than before`])
})
