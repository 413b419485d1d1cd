import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import { rootKeyContract } from '../testing/root-key-contract.ts'
import { rawRootKey } from './providers/raw-root-key.ts'
import { keyIdOf } from './root-blob.ts'
import type { RootKeyProvider } from './root-key-provider.ts'
import { openRootKeys, type Fallback, type RootKeyEntry } from './root-keys.ts'

const label = 'sealtrace/v1/wrap/project'
const raw = (byte: number) => rawRootKey(Secret.own(Buffer.alloc(32, byte)), `test ${byte}`)
const entry = (provider: RootKeyProvider): RootKeyEntry => ({
  kind: 'test',
  open: async () => provider,
})

rootKeyContract('a list', {
  open: () => openRootKeys([entry(raw(1)), entry(raw(2))]),
  other: () => openRootKeys([entry(raw(3))]),
  down: () => openRootKeys([entry(ailing('refused', 1).provider)]),
  slow: () => openRootKeys([entry(ailing('slow', 1).provider)], { timeout: 50 }),
})

type Ailment = 'well' | 'refused' | 'slow' | 'bytes' | 'swapped' | 'empty' | 'revoked' | 'broken'

/** A provider that fails in one way, and notes who asked it. */
function ailing(ailment: Ailment, byte: number) {
  const well = raw(byte)
  const state = { ailment, wraps: 0, unwraps: 0 }
  const ail = async (bytes: () => Promise<Uint8Array>): Promise<Uint8Array> => {
    switch (state.ailment) {
      case 'refused':
      case 'revoked':
        throw new SealtraceError('key_unavailable', `${state.ailment}: look after the test service`)
      case 'slow':
        return new Promise(() => {})
      case 'bytes':
        return randomBytes(48)
      case 'empty':
        return new Uint8Array(0)
      case 'broken':
        throw new TypeError('canary-of-a-bug')
      case 'swapped':
      case 'well':
        return bytes()
    }
  }
  const provider: RootKeyProvider = {
    ...well,
    wrap: (at, key) => {
      state.wraps++
      return ail(() => well.wrap(at, state.ailment === 'swapped' ? randomBytes(48) : key))
    },
    unwrap: (at, wrapped) => {
      state.unwraps++
      return ail(() => well.unwrap(at, wrapped))
    },
  }
  return { provider, state }
}

const ailments = fc.constantFrom<Ailment>(
  ...(['well', 'refused', 'bytes', 'swapped', 'empty', 'revoked', 'broken'] as const),
)

it('[E15] wraps with the first that answers rightly, tells of each fall-back, and loses no key', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(ailments, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
      async (rounds) => {
        const all = [1, 2, 3].map((byte) => ailing('well', byte))
        const told: Fallback[] = []
        const keys = await openRootKeys(
          all.map(({ provider }) => entry(provider)),
          { onFallback: (fallback) => told.push(fallback), rest: 0 },
        )
        const kept: { key: string; wrapped: Uint8Array; by: number }[] = []
        for (const round of rounds) {
          for (const [i, { state }] of all.entries()) state.ailment = round[i] ?? 'well'
          const by = round.indexOf('well')
          const key = randomBytes(32)
          const before = told.length
          const wrapped = await keys.wrap(label, key).catch((error: unknown) => error)
          if (by < 0) {
            expect(wrapped).toMatchObject({ code: 'key_unavailable' })
            expect((wrapped as Error).message).not.toContain('canary')
          } else {
            expect(wrapped).toBeInstanceOf(Uint8Array)
            kept.push({ key: toHex(key), wrapped: wrapped as Uint8Array, by })
            expect(keyIdOf(wrapped as Uint8Array)).toBe(all[by]?.provider.keyId)
          }
          expect(told.length - before).toBe(by > 0 ? 1 : 0)
          if (by > 0) {
            expect(told.at(-1)).toMatchObject({
              from: all[0]?.provider.keyId,
              to: all[by]?.provider.keyId,
            })
          }
        }
        for (const { state } of all) state.ailment = 'well'
        for (const { key, wrapped } of kept)
          expect(toHex(await keys.unwrap(label, wrapped))).toBe(key)
      },
    ),
    { numRuns: 150 },
  )
})

it('[E15] unwrapping asks the provider that the blob names, and no other', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 2 }),
      fc.array(ailments, { minLength: 3, maxLength: 3 }),
      async (by, round) => {
        const all = [1, 2, 3].map((byte) => ailing('well', byte))
        const maker = await openRootKeys([entry(raw(by + 1))])
        const key = randomBytes(32)
        const wrapped = await maker.wrap(label, key)
        const keys = await openRootKeys(all.map(({ provider }) => entry(provider)))
        for (const [i, { state }] of all.entries()) state.ailment = round[i] ?? 'well'
        const opened = await keys.unwrap(label, wrapped).catch((error: unknown) => error)
        for (const [i, { state }] of all.entries()) {
          expect(state.unwraps).toBe(i === by ? 1 : 0)
          expect(state.wraps).toBe(0)
        }
        const works = round[by] === 'well' || round[by] === 'swapped'
        if (works) expect(toHex(opened as Uint8Array)).toBe(toHex(key))
        else expect(opened).toMatchObject({ code: 'key_unavailable' })
      },
    ),
    { numRuns: 100 },
  )
})

it.each<[Ailment, string, RegExp]>([
  ['refused', 'key_unavailable', /provider 1 \(test 1\): refused: look after/],
  ['revoked', 'key_unavailable', /provider 1 \(test 1\): revoked: look after/],
  ['slow', 'timeout', /provider 1 \(test 1\) did not answer within 40 ms; check the service/],
  ['bytes', 'wrong_answer', /provider 1 \(test 1\) .*right key, and restore/],
  ['swapped', 'wrong_answer', /provider 1 \(test 1\) .*right key, and restore/],
  ['broken', 'internal', /provider 1 \(test 1\) failed; check/],
])('[E15] %s: says which provider and what to do', async (ailment, code, text) => {
  const told: Fallback[] = []
  const options = { timeout: 40, onFallback: (fallback: Fallback) => void told.push(fallback) }
  const alone = await openRootKeys([entry(ailing(ailment, 1).provider)], options)
  await expect(alone.wrap(label, randomBytes(32))).rejects.toMatchObject({
    code: 'key_unavailable',
    message: expect.stringMatching(text),
  })
  const list = [entry(ailing(ailment, 1).provider), entry(raw(2))]
  const both = await openRootKeys(list, options)
  expect(keyIdOf(await both.wrap(label, randomBytes(32)))).toBe(raw(2).keyId)
  expect(told).toEqual([{ from: raw(1).keyId, to: raw(2).keyId, code }])
})

it('[E14] a provider that answers with another key is found out', async () => {
  const sick = ailing('well', 1)
  const keys = await openRootKeys([entry(sick.provider)])
  const wrapped = await keys.wrap(label, randomBytes(32))
  sick.state.ailment = 'bytes'
  await expect(keys.unwrap(label, wrapped)).rejects.toMatchObject({
    code: 'key_unavailable',
    message: expect.stringContaining('not the one that was wrapped'),
  })
})

it('[E14] what older logs wrapped, without a head, is of the first provider', async () => {
  const key = randomBytes(32)
  const old = await raw(1).wrap(label, key)
  const keys = await openRootKeys([entry(raw(1)), entry(raw(2))])
  expect(toHex(await keys.unwrap(label, old))).toBe(toHex(key))
  const turned = await openRootKeys([entry(raw(2)), entry(raw(1))])
  await expect(turned.unwrap(label, old)).rejects.toMatchObject({ code: 'key_unavailable' })
})

it('a provider that failed is asked last for a while, and each wrap in between is told', async () => {
  const sick = ailing('refused', 1)
  const told: Fallback[] = []
  let now = 0
  const keys = await openRootKeys([entry(sick.provider), entry(raw(2))], {
    onFallback: (fallback) => told.push(fallback),
    now: () => now,
  })
  for (let i = 0; i < 3; i++) await keys.wrap(label, randomBytes(32))
  expect(sick.state.wraps).toBe(1)
  expect(told).toHaveLength(3)
  sick.state.ailment = 'well'
  now = 5001
  expect(keyIdOf(await keys.wrap(label, randomBytes(32)))).toBe(raw(1).keyId)
  expect(told).toHaveLength(3)
})

it('[E15] a provider that does not answer is not waited for again and again', async () => {
  const sick = ailing('well', 1)
  let now = 0
  const keys = await openRootKeys([entry(sick.provider)], { timeout: 30, now: () => now })
  const wrapped = await keys.wrap(label, randomBytes(32))
  sick.state.ailment = 'slow'
  const before = sick.state.unwraps
  for (let i = 0; i < 5; i++)
    await expect(keys.unwrap(label, wrapped)).rejects.toMatchObject({
      message: expect.stringContaining('did not answer within 30 ms'),
    })
  expect(sick.state.unwraps).toBe(before + 1)
  sick.state.ailment = 'well'
  now = 5001
  await expect(keys.unwrap(label, wrapped)).resolves.toHaveLength(32)
})

it('what cannot be opened is tried again when it is needed, and says what it is about', async () => {
  let works = false
  const entries: RootKeyEntry[] = [
    {
      kind: 'vault',
      open: async () => {
        if (works) return raw(1)
        throw new SealtraceError('key_unavailable', 'it is sealed; unseal it')
      },
    },
    entry(raw(2)),
  ]
  const wrapped = await (await openRootKeys([entry(raw(1))])).wrap(label, randomBytes(32))
  const keys = await openRootKeys(entries)
  expect(keys.keyId).toBe(raw(2).keyId)
  await expect(keys.unwrap(label, wrapped)).rejects.toMatchObject({
    code: 'key_unavailable',
    message: expect.stringMatching(
      /^root key provider 1 \(vault\): it is sealed; unseal it; .*\[\[keys\.root\]\]$/,
    ),
  })
  works = true
  await expect(keys.unwrap(label, wrapped)).resolves.toHaveLength(32)
})

it('opens nothing when nothing can be opened: wrong settings are told from an outage', async () => {
  const failing = (code: 'config_invalid' | 'key_unavailable'): RootKeyEntry => ({
    kind: 'vault',
    open: async () => {
      throw new SealtraceError(code, 'look after it')
    },
  })
  await expect(openRootKeys([failing('config_invalid')])).rejects.toMatchObject({
    code: 'config_invalid',
  })
  await expect(
    openRootKeys([failing('config_invalid'), failing('key_unavailable')]),
  ).rejects.toMatchObject({ code: 'key_unavailable' })
})
