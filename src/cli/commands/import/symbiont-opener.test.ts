import { beforeEach, expect, test, vi } from 'vitest'
import { sealOnce } from '../../../crypto/aead.ts'
import { argon2id } from '../../../crypto/argon2.ts'
import type { SealedPayload } from '../../../ingest/symbiont/line.ts'
import { createOpener } from './symbiont-opener.ts'

// Deriving is dear: here a stand-in that says what it was asked.
vi.mock('../../../crypto/argon2.ts', () => ({
  argon2id: vi.fn(async (password: Uint8Array, salt: Uint8Array, cost: { memory: number }) =>
    Uint8Array.from(
      { length: 32 },
      (_, n) => (password[0] ?? 0) + (salt[0] ?? 0) + n * cost.memory,
    ),
  ),
}))
const derive = vi.mocked(argon2id)
beforeEach(() => void derive.mockClear())

async function payload(password: string, salt: number, kdf = 'Argon2'): Promise<SealedPayload> {
  const salts = new Uint8Array(32).fill(salt)
  const memory = kdf === 'Argon2id-m65536-t3-p1' ? 65_536 : 19_456
  const key = await argon2id(Buffer.from(password), salts, { memory, passes: 0 })
  derive.mockClear()
  const nonce = new Uint8Array(12)
  const plain = Buffer.from('{"prompt":"hello"}')
  const ciphertext = sealOnce({ key, nonce, aad: new Uint8Array(0) }, plain)
  return { ciphertext, nonce, salt: salts, kdf }
}

const text = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString()

test.each([
  ['Argon2', { memory: 19_456, passes: 2 }],
  ['anything else', { memory: 19_456, passes: 2 }],
  ['constructor', { memory: 19_456, passes: 2 }],
  ['Argon2id-m65536-t3-p1', { memory: 65_536, passes: 3 }],
])('label %s costs %j', async (kdf, cost) => {
  const sealed = await payload('a', 1, kdf)
  expect(text(await createOpener([Buffer.from('a')]).open(sealed))).toBe('{"prompt":"hello"}')
  expect(derive).toHaveBeenCalledExactlyOnceWith(Buffer.from('a'), sealed.salt, cost)
})

test('equal salts are derived once, and 256 are kept', async () => {
  const opener = createOpener([Buffer.from('a')])
  const sealed = await payload('a', 1)
  for (let n = 0; n < 5; n++) expect(await opener.open(sealed)).not.toBeNull()
  await Promise.all([opener.open(sealed), opener.open(sealed)])
  expect(derive).toHaveBeenCalledTimes(1)
  for (let n = 0; n < 256; n++) await opener.open({ ...sealed, salt: Buffer.alloc(32, `${n}xyz`) })
  derive.mockClear()
  await opener.open(sealed)
  expect(derive).toHaveBeenCalledTimes(1)
})

test('the password that opened last is tried first', async () => {
  const opener = createOpener([Buffer.from('a'), Buffer.from('b')])
  expect(await opener.open(await payload('b', 1))).not.toBeNull()
  const next = await payload('b', 2)
  expect(await opener.open(next)).not.toBeNull()
  expect(derive).toHaveBeenCalledTimes(1)
  expect(await opener.open(await payload('a', 3))).not.toBeNull()
  expect(await opener.open(await payload('c', 4))).toBeNull()
})
