import { expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { labels } from '../crypto/labels.ts'
import { Secret } from '../crypto/secret.ts'
import { detect } from '../detect.ts'
import { isGenuineApiKey, isLiveApiKey, newApiKey, revokedApiKey } from './api-key.ts'

const indexKey = Secret.random()
const limits = { expires: 100, addresses: ['10.0.0.0/8'], traceTypes: ['simulation'] }
const plain = newApiKey({ role: 'viewer', name: 'a', now: 1 }, indexKey).row
const limited = newApiKey({ role: 'viewer', name: 'a', now: 1, ...limits }, indexKey).row

it('[W20] a key without limits has the hash that keys had before there were any', () => {
  const { id, hash, role, name, created, revoked } = plain
  const text = JSON.stringify([id, toHex(hash), role, name, created, revoked])
  expect(plain.mac).toEqual(hmacSha256(indexKey, labels.apiKeyRow, text))
  expect(isGenuineApiKey(plain, indexKey)).toBe(true)
})

it.each([
  ['role', { role: 'admin' }],
  ['name', { name: 'b' }],
  ['expiry', { expires: 101 }],
  ['no expiry', { expires: null }],
  ['addresses', { addresses: ['10.0.0.0/7'] }],
  ['no addresses', { addresses: [] }],
  ['trace types', { traceTypes: ['agent_decision'] }],
  ['no limits at all', { expires: null, addresses: [], traceTypes: [] }],
])('[W20] a limited key is no key when it has another: %s', (_, change) => {
  expect(isGenuineApiKey(limited, indexKey)).toBe(true)
  expect(isGenuineApiKey({ ...limited, ...change }, indexKey)).toBe(false)
})

it('[W20] nor is one that limits were put on, and the last use is no part of it', () => {
  expect(isGenuineApiKey({ ...plain, expires: 9 }, indexKey)).toBe(false)
  expect(isGenuineApiKey({ ...limited, lastUsed: 77 }, indexKey)).toBe(true)
})

it('[W21] it is live until it expires or is revoked', () => {
  expect([99, 100].map((now) => isLiveApiKey(limited, now))).toEqual([true, false])
  expect(isLiveApiKey(plain, Number.MAX_SAFE_INTEGER)).toBe(true)
  const revoked = revokedApiKey(limited, 50, indexKey)
  expect(isLiveApiKey(revoked, 60)).toBe(false)
  expect(isGenuineApiKey(revoked, indexKey)).toBe(true)
})

it('a key is 32 bytes, drawn anew, behind the name of its role', () => {
  const made = [1, 2].map(() => newApiKey({ role: 'viewer', name: 'a', now: 1 }, indexKey).key)
  expect(made[0]).not.toBe(made[1])
  for (const key of made) {
    expect(key).toMatch(/^st_viewer_/)
    expect(Buffer.from(key.slice('st_viewer_'.length), 'base64url')).toHaveLength(32)
  }
})

it.each(['desk', 'data-protection-officer-emea-region-two', 'a'.repeat(63), 'x_-_-'])(
  'detection finds the key of an own role, whatever it is called: %s',
  (role) => {
    const keys = Array.from({ length: 200 }, () => newApiKey({ role, name: '', now: 1 }, indexKey))
    const missed = keys.filter(({ key }) => {
      const [found] = detect(`send ${key} along`)
      return found?.start !== 5 || found.end !== 5 + key.length
    })
    expect(missed).toEqual([])
  },
)
