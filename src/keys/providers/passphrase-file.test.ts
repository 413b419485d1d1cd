import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { toHex } from '../../crypto/encoding.ts'
import { randomBytes } from '../../crypto/random.ts'
import { Secret } from '../../crypto/secret.ts'
import { rootKeyContract } from '../../testing/root-key-contract.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import {
  createLockedKeyFile,
  createRootKeyFile,
  openRootKeyFile,
  unlockRootKeyFile,
} from './file.ts'
import { lockKey, readLockedKey, unlockKey } from './passphrase-file.ts'

const folder = tempFolder()
afterAll(() => folder[Symbol.dispose]())

const passphrase = 'correct horse battery'
const [path, other] = [join(folder.path, 'root.key'), join(folder.path, 'other.key')]
beforeAll(async () => {
  await createLockedKeyFile(path, passphrase)
  await createLockedKeyFile(other, passphrase)
})

rootKeyContract('file with a passphrase', {
  open: () => unlockRootKeyFile(path, () => passphrase),
  other: () => unlockRootKeyFile(other, () => passphrase),
})

const cheap = { memory: 8192, passes: 1 }
const key = () => Secret.own(Buffer.alloc(32, 7))
const lockedText = () => lockKey(key(), '0123456789abcdef', passphrase, cheap)

it('[E16] holds nothing of the key, names its format and what it costs, and is 0600', async () => {
  const text = readFileSync(path, 'utf8')
  expect(JSON.parse(text)).toEqual({
    format: 'sealtrace-root-key',
    version: 1,
    keyId: (await unlockRootKeyFile(path, () => passphrase)).keyId,
    kdf: 'argon2id',
    memory: 65_536,
    passes: 3,
    salt: expect.any(String),
    sealed: expect.any(String),
  })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const hidden = await lockedText()
  expect(hidden).not.toContain(toHex(Buffer.alloc(8, 7)))
  expect(hidden).not.toContain('horse')
})

it('[E16] opens with its passphrase only, however that is spelt in Unicode', async () => {
  const accented = await lockKey(key(), '0123456789abcdef', 'caf\u00e9 au lait', cheap)
  const locked = readLockedKey(accented)
  if (!locked) throw new Error('not locked')
  const opened = await unlockKey(locked, 'cafe\u0301 au lait')
  expect(opened.use(toHex)).toBe(key().use(toHex))
  for (const wrong of ['cafe au lait', 'caf\u00e9 au lait ', ''])
    await expect(unlockKey(locked, wrong)).rejects.toMatchObject({
      code: 'key_unavailable',
      message: expect.stringMatching(/^the passphrase does not open the root key file/),
    })
})

it('[E16] binds all that it says of itself', async () => {
  const whole = JSON.parse(await lockedText()) as Record<string, string | number>
  for (const change of [
    { keyId: 'fedcba9876543210' },
    { memory: 8193 },
    { passes: 2 },
    { salt: Buffer.alloc(32).toString('base64') },
    { sealed: Buffer.alloc(60).toString('base64') },
  ]) {
    const locked = readLockedKey(JSON.stringify({ ...whole, ...change }))
    if (!locked) throw new Error('not locked')
    await expect(unlockKey(locked, passphrase)).rejects.toMatchObject({ code: 'key_unavailable' })
  }
})

it('[E16] a file that asks for much memory or time, or is of another form, is refused unopened', async () => {
  const whole = JSON.parse(await lockedText()) as object
  for (const change of [
    { memory: 2_000_000 },
    { memory: 1 },
    { passes: 100 },
    { passes: 1.5 },
    { version: 2 },
    { kdf: 'scrypt' },
    { salt: 'AAAA' },
    { sealed: 'x'.repeat(1000) },
    { keyId: 5 },
  ])
    expect(() => readLockedKey(JSON.stringify({ ...whole, ...change }))).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  expect(() => readLockedKey('{"format":')).toThrow(
    expect.objectContaining({ code: 'config_invalid' }),
  )
  expect(readLockedKey('ab'.repeat(32))).toBeNull()
})

it('without a passphrase it says how to give one; a plain file asks for none', async () => {
  const missing = {
    code: 'key_unavailable',
    message: expect.stringContaining('$SEALTRACE_PASSPHRASE'),
  }
  await expect(unlockRootKeyFile(path, () => null)).rejects.toMatchObject(missing)
  expect(() => openRootKeyFile(path)).toThrow(expect.objectContaining(missing))
  const plain = join(folder.path, 'plain.key')
  const { keyId } = createRootKeyFile(plain)
  const asked = () => {
    throw new Error('it asked')
  }
  expect((await unlockRootKeyFile(plain, asked)).keyId).toBe(keyId)
})

it.each(['short', '', 'x'.repeat(1025)])('refuses %j as a new passphrase', async (weak) => {
  await expect(lockKey(key(), '0123456789abcdef', weak, cheap)).rejects.toMatchObject({
    code: 'config_invalid',
  })
})

it('a file key that was replaced meanwhile still unwraps, and wraps no more', async () => {
  const file = join(folder.path, 'replaced.key')
  const provider = createRootKeyFile(file)
  const wrapped = await provider.wrap('label', randomBytes(32))
  writeFileSync(file, 'ab'.repeat(32))
  await expect(provider.unwrap('label', wrapped)).resolves.toHaveLength(32)
  await expect(provider.wrap('label', randomBytes(32))).rejects.toMatchObject({
    code: 'key_unavailable',
    message: expect.stringContaining('start it again'),
  })
})
