// What a part is bound to: its bytes, its entry in the manifest, its place and its key, bit by bit.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sha256 } from '../crypto/hash.ts'
import { toHex } from '../crypto/encoding.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import { encodeLeaf } from './format/leaf.ts'
import { encodeManifest, listHash, type Manifest, type PartEntry } from './format/manifest.ts'
import { contentClass, parsePartBytes, partHead } from './format/part.ts'
import { openPart } from './open-part.ts'
import { partAad, partKey, type PartPlace } from './part-key.ts'
import { sealPart, type NewPart } from './seal-part.ts'

const slotBytes = randomBytes(32)
const slot = { id: randomBytes(16), key: Secret.own(Uint8Array.from(slotBytes)) }
const place: PartPlace = { origin: 'example.com/log', trace: randomBytes(16) }
const corrupt = expect.objectContaining({ code: 'corrupt' })
const runs = { numRuns: process.env['SLOW'] ? 2000 : 100 }

/** What is needed to open one part, as bytes each. */
interface Regions {
  stored: Uint8Array
  id: Uint8Array
  hash: Uint8Array
  length: Uint8Array
  commitment: Uint8Array
  origin: Uint8Array
  trace: Uint8Array
  key: Uint8Array
}

function regionsOf({ entry, data }: NewPart): Regions {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(entry.length)
  const { id, hash, commitment } = entry
  const origin = Buffer.from(place.origin)
  return {
    ...{ stored: data, id, hash, length, commitment },
    ...{ origin, trace: place.trace, key: slotBytes },
  }
}

function open(regions: Regions, keyId: Uint8Array): Uint8Array {
  const { stored, id, hash, length, commitment, origin, trace, key } = regions
  const listed = { id, hash, commitment, keyId, length: Buffer.from(length).readUInt32BE() }
  const at = { trace, origin: Buffer.from(origin).toString('latin1') }
  return openPart(Secret.own(Uint8Array.from(key)), at, listed, stored).plaintext
}

function flipped(regions: Regions, name: keyof Regions, bit: number): Regions {
  const changed = Uint8Array.from(regions[name])
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return { ...regions, [name]: changed }
}

/** The same, with hash and length in the list mended by who changed the bytes. */
function relisted(regions: Regions): Regions {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(regions.stored.length)
  return { ...regions, hash: sha256(regions.stored), length }
}

const names = Object.keys(regionsOf(sealPart(slot, place, 'email', randomBytes(1)))) as [
  keyof Regions,
  ...(keyof Regions)[],
]

it.each(names)('[E6] [E7] [E8] every flipped bit is found: %s', (name) => {
  const part = sealPart(slot, place, 'email', Buffer.from('jane.sample@example.com'))
  const regions = regionsOf(part)
  expect(Buffer.from(open(regions, slot.id)).toString()).toBe('jane.sample@example.com')
  for (let bit = 0; bit < regions[name].length * 8; bit++) {
    const changed = flipped(regions, name, bit)
    expect(() => open(changed, slot.id), `${name}, bit ${bit}`).toThrow(corrupt)
    if (name === 'stored')
      expect(() => open(relisted(changed), slot.id), `relisted, bit ${bit}`).toThrow(corrupt)
  }
})

it('[E6] [E7] [E8] a flipped bit is found in parts of any size and class', () => {
  const classes = fc.constantFrom(contentClass, 'email', 'us_ssn', 'a'.repeat(61))
  fc.assert(
    fc.property(
      ...[classes, fc.nat({ max: 40_000 }), fc.constantFrom(...names), fc.nat()],
      (className, size, name, at) => {
        const regions = regionsOf(sealPart(slot, place, className, Buffer.alloc(size, 'salary ')))
        const changed = flipped(regions, name, at % (regions[name].length * 8))
        expect(() => open(changed, slot.id)).toThrow(corrupt)
        if (name === 'stored') expect(() => open(relisted(changed), slot.id)).toThrow(corrupt)
      },
    ),
    runs,
  )
})

it('[E6] cut or longer bytes are found, also when they are listed so', () => {
  const part = sealPart(slot, place, 'email', randomBytes(20))
  const regions = regionsOf(part)
  for (let length = 0; length < part.data.length; length++)
    expect(() =>
      open(relisted({ ...regions, stored: part.data.subarray(0, length) }), slot.id),
    ).toThrow(corrupt)
  const longer = Buffer.concat([part.data, Uint8Array.of(0)])
  expect(() => open(relisted({ ...regions, stored: longer }), slot.id)).toThrow(corrupt)
  expect(() => openPart(slot.key, place, { ...part.entry, length: 1 }, part.data)).toThrow(corrupt)
})

it('[E7] a class with other letters than ASCII opens, and under no other spelling', () => {
  const part = sealPart(slot, place, 'größe', randomBytes(20))
  expect(openPart(slot.key, place, part.entry, part.data).class).toBe('größe')
  const latin1 = Buffer.concat([Uint8Array.of(1, 5), Buffer.from('größe', 'latin1')])
  for (const head of [partHead('grosse'), latin1]) {
    const data = Buffer.concat([head, parsePartBytes(part.data).ciphertext])
    const entry = { ...part.entry, hash: sha256(data), length: data.length }
    expect(() => openPart(slot.key, place, entry, data)).toThrow(corrupt)
  }
})

it('[E7] the associated data is version, trace, part id, class with its length, origin', () => {
  const id = randomBytes(16)
  const class8 = Buffer.from('größe')
  const expected = [Uint8Array.of(1), place.trace, id, Uint8Array.of(class8.length), class8]
  const aad = partAad(place, id, 'größe')
  expect(toHex(aad)).toBe(toHex(Buffer.concat([...expected, Buffer.from('example.com/log')])))
})

it('[E7] a part opens in the place of no other: trace, class, log, slot', () => {
  const traces = [randomBytes(16), randomBytes(16), randomBytes(32)]
  const origins = ['example.com/log', 'example.com/lo', 'example.com/logg', '']
  const classes = [contentClass, 'email', 'emai', 'phone']
  const slots = [slot, { id: randomBytes(16), key: Secret.random() }]
  const places = slots.flatMap((of) =>
    traces.flatMap((trace) =>
      origins.flatMap((origin) => classes.map((name) => ({ of, trace, origin, name }))),
    ),
  )
  const parts = places.map(({ of, name, ...at }) => sealPart(of, at, name, randomBytes(9)))
  for (const [i, { entry, data }] of parts.entries())
    for (const [j, { of, name, ...at }] of places.entries()) {
      // The class is told by the bytes themselves, so somebody who moves a part to another class writes it anew.
      const moved = Buffer.concat([partHead(name), parsePartBytes(data).ciphertext])
      const listed = { ...entry, hash: sha256(moved), length: moved.length }
      const attempt = () => openPart(of.key, at, listed, moved).class
      if (i === j) expect(attempt()).toBe(name)
      else expect(attempt, `${i} at ${j}`).toThrow(corrupt)
    }
})

it('[E4] [E6] no list takes a part in the place of another, and another order is another list', () => {
  const parts = Array.from({ length: 5 }, (_, i) =>
    sealPart(slot, place, 'email', Buffer.from(`value ${i}`)),
  )
  const entries = parts.map(({ entry }) => entry)
  const leaves = new Set([leafOf({ appended: entries, own: [] })])
  const lists = new Set([listOf(entries)])
  for (const [i, entry] of entries.entries())
    for (const [j, { data }] of parts.entries()) {
      if (i === j) continue
      expect(() => openPart(slot.key, place, entry, data)).toThrow(corrupt)
      // Bytes of the one under the id of the other, listed as they are.
      const mixed = { ...entry, hash: sha256(data), length: data.length }
      expect(() => openPart(slot.key, place, mixed, data)).toThrow(corrupt)
      const swapped = entries.map((one, at) => (at === i ? (entries[j] ?? one) : one))
      const exchanged = swapped.map((one, at) => (at === j ? entry : one))
      for (const list of [swapped, ...(i < j ? [exchanged] : [])]) {
        leaves.add(leafOf({ appended: list, own: [] }))
        lists.add(listOf(list))
      }
    }
  expect(lists.size).toBe(1 + 5 * 4 + 10)
  expect(leaves.size).toBe(lists.size)
  // A part of the record's own is not one of its chunks, and the list that it continues counts.
  leaves.add(leafOf({ appended: entries.slice(0, 4), own: entries.slice(4) }))
  leaves.add(leafOf({ appended: entries, own: [], base: randomBytes(32) }))
  expect(leaves.size).toBe(lists.size + 2)
})

it('[E1] [E2] every flipped bit of a manifest is another leaf', () => {
  const { entry } = sealPart(slot, place, 'email', randomBytes(9))
  const bytes = encodeManifest(manifestOf({ appended: [entry], own: [entry] }))
  const seen = new Set<string>()
  for (let bit = -1; bit < bytes.length * 8; bit++) {
    const changed = Uint8Array.from(bytes)
    if (bit >= 0) changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    seen.add(leafOfBytes(changed))
  }
  expect(seen.size).toBe(bytes.length * 8 + 1)
})

it('[E9] 100,000 parts under one slot key: no id and no derived key twice', () => {
  const parts = 100_000
  const [ids, commitments] = [new Set<string>(), new Set<string>()]
  for (let i = 0; i < parts; i++) {
    const { entry } = sealPart(slot, place, 'email', Uint8Array.of(7))
    ids.add(toHex(entry.id))
    // The other half of what the key is derived with: two equal keys would show as two equal commitments.
    commitments.add(toHex(entry.commitment))
  }
  expect([ids.size, commitments.size]).toEqual([parts, parts])
})

it('[E9] key and nonce follow from slot key and part id alone', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.nat({ max: 127 }),
      (id, bit) => {
        const other = Uint8Array.from(id)
        other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const [a, again, b] = [
          partKey(slot.key, id),
          partKey(slot.key, id),
          partKey(slot.key, other),
        ]
        expect(toHex(a.nonce)).toBe(toHex(id.subarray(0, 12)))
        expect(toHex(a.key)).toBe(toHex(again.key))
        expect(toHex(a.key)).not.toBe(toHex(b.key))
        expect(toHex(a.commitment)).not.toBe(toHex(b.commitment))
      },
    ),
    runs,
  )
})

const header = randomBytes(32)
const policy = randomBytes(32)
const recordId = randomBytes(16)

function manifestOf(list: Pick<Manifest, 'base' | 'appended' | 'own'>): Manifest {
  return { kind: 'step', header, policy, detector: 'st-detect-1', ...list }
}

function leafOf(list: Pick<Manifest, 'base' | 'appended' | 'own'>): string {
  return leafOfBytes(encodeManifest(manifestOf(list)))
}

function leafOfBytes(manifest: Uint8Array): string {
  const leaf = { kind: 'step', id: recordId, time: 1_790_000_000_000 } as const
  return toHex(encodeLeaf({ ...leaf, manifestHash: sha256(manifest) }))
}

function listOf(appended: readonly PartEntry[]): string {
  return toHex(listHash({ appended }) ?? new Uint8Array(0))
}
