import { afterAll, beforeAll, expect, it } from 'vitest'
import { Secret } from '../crypto/secret.ts'
import { sha256 } from '../crypto/hash.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import type { KeyStore } from '../store/key-store.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { linkLifetime, makeSignInLink, signInUrl, useSignInLink } from './sign-in-link.ts'

const indexKey = Secret.random()
let folder: ReturnType<typeof tempFolder>
let keys: KeyStore
beforeAll(() => {
  folder = tempFolder()
  keys = openSqliteKeyStore(`${folder.path}/keys.db`)
})
afterAll(() => {
  keys.close()
  folder[Symbol.dispose]()
})

const at = (now: number) => ({ keys, indexKey, now })

it('[W33] it works once', async () => {
  const token = await makeSignInLink('alice', at(0))
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  const tries = await Promise.all([1, 2, 3].map((now) => useSignInLink(token, at(now))))
  expect(tries.filter((user) => user !== null)).toEqual(['alice'])
})

it('[W33] it works within 15 minutes', async () => {
  const [early, late] = [await makeSignInLink('a', at(0)), await makeSignInLink('b', at(0))]
  expect(await useSignInLink(early, at(15 * 60_000 - 1))).toBe('a')
  expect(await useSignInLink(late, at(linkLifetime))).toBeNull()
  expect(linkLifetime).toBe(15 * 60_000)
})

it('[W33] a row that was put in by hand, or for another user, is none', async () => {
  const hash = (text: string) => sha256(Buffer.from(text))
  await keys.addSignInLink({ hash: hash('x'), user: 'root', expires: 1e15, mac: hash('y') }, 0)
  expect(await useSignInLink('x', at(0))).toBeNull()
  const token = await makeSignInLink('alice', at(0))
  const row = await keys.takeSignInLink(hash(token))
  if (row) await keys.addSignInLink({ ...row, user: 'root' }, 0)
  expect(await useSignInLink(token, at(0))).toBeNull()
  if (row) await keys.addSignInLink({ ...row, expires: row.expires + 1 }, 0)
  expect(await useSignInLink(token, at(0))).toBeNull()
})

it('[W33] those that expired go when another is made', async () => {
  const token = await makeSignInLink('old', at(0))
  await makeSignInLink('new', at(linkLifetime))
  expect(await keys.takeSignInLink(sha256(Buffer.from(token)))).toBeNull()
})

it('[W33] the token stands in the fragment', () => {
  expect(signInUrl('http://127.0.0.1:4318/', 'T')).toBe('http://127.0.0.1:4318/#/sign-in?link=T')
})
