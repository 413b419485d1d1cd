import { format, inspect } from 'node:util'
import { serialize } from 'node:v8'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { unwrapKey, wrapKey } from './aead.ts'
import { deriveCommitted, deriveKey } from './hkdf.ts'
import { hmacSha256 } from './hmac.ts'
import { Secret } from './secret.ts'

/** Printable, so that it would show in any encoding of text. */
const text = 'correct horse battery staple 42!'
const bytes = () => Buffer.from(text, 'latin1')
const forms = (['latin1', 'hex', 'base64', 'base64url'] as const).map((encoding) =>
  bytes().toString(encoding),
)
/** As a list of numbers too, which is how bytes print. */
const numbers = [bytes().subarray(0, 4).join(','), bytes().subarray(0, 4).join(', ')]
const hexPairs = '63 6f 72 72'

function showsNothing(shown: string): void {
  for (const form of [...forms, ...numbers, hexPairs]) expect(shown).not.toContain(form)
}

/** One that was used in every way, so that all that it keeps is there. */
function used(): Secret {
  const secret = Secret.own(bytes())
  hmacSha256(secret, 'a')
  deriveKey(secret, 'a')
  deriveCommitted(secret, Buffer.alloc(16), 'a')
  unwrapKey(secret, Buffer.alloc(1), wrapKey(secret, Buffer.alloc(1), Buffer.alloc(32)))
  return secret
}

function errorOf(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}

it('a secret shows in no print-out, whatever the options', () => {
  const secret = used()
  const all = { showHidden: true, depth: null, getters: true, showProxy: true }
  const shown = [
    ...[secret, { a: [{ secret }] }, new Map([[secret, secret]]), new Set([secret])].flatMap(
      (value) => [inspect(value), inspect(value, all), inspect(value, { customInspect: false })],
    ),
    inspect(secret, { ...all, getters: false, customInspect: false }),
    inspect(new Proxy(secret, {}), { ...all, getters: false }),
    ...['%s', '%o', '%O', '%j', '%d', '%i', '%f', '%c'].map((form) => format(form, secret)),
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    JSON.stringify([secret], null, 1),
    JSON.stringify({ ...secret }),
    JSON.stringify(Object.entries(Object.getOwnPropertyDescriptors(secret))),
    Reflect.ownKeys(secret).join(),
  ]
  for (const one of shown) showsNothing(one)
  expect(shown[0]).toBe('[secret]')
  expect(String(secret)).toBe('[secret]')
})

it('a secret is not copied to another thread, to disk or by a clone', () => {
  const secret = used()
  const { port1, port2 } = new MessageChannel()
  port1.postMessage({ secret })
  const received: unknown = receiveMessageOnPort(port2)?.message
  port1.close()
  for (const copy of [received, structuredClone({ secret })]) {
    expect(copy).toEqual({ secret: {} })
    showsNothing(inspect(copy, { showHidden: true, depth: null }))
  }
  showsNothing(serialize({ secret }).toString('latin1'))
})

it('a secret shows in no error', () => {
  const secret = used()
  const gone = used()
  gone[Symbol.dispose]()
  const attempts = [
    () => unwrapKey(secret, Buffer.alloc(1), Buffer.alloc(60)),
    () => unwrapKey(secret, Buffer.alloc(1), Buffer.alloc(0)),
    () => gone.use((of) => of),
    () => hmacSha256(gone, 'a'),
    () => secret.use(() => structuredClone(() => secret)),
    () => BigInt(String(secret)),
    () => JSON.parse(String(secret)) as unknown,
    () => {
      throw new Error(`failed with ${secret}`, { cause: secret })
    },
  ]
  for (const attempt of attempts) {
    const error = errorOf(attempt)
    expect(error).toBeInstanceOf(Error)
    showsNothing(inspect(error, { showHidden: true, depth: null }))
    showsNothing(error instanceof Error ? `${error.message}\n${error.stack}` : '')
  }
})

it('a disposed secret is zero and of no use, also where a key was made of it before', () => {
  const held = bytes()
  const secret = Secret.own(held)
  hmacSha256(secret, 'a')
  secret[Symbol.dispose]()
  expect(held.every((byte) => byte === 0)).toBe(true)
  expect(secret.size).toBe(0)
  for (const use of [
    () => secret.use(() => 1),
    () => secret.keyObject,
    () => hmacSha256(secret, 'a'),
    () => deriveKey(secret, 'a'),
    () => deriveCommitted(secret, held, 'a'),
    () => wrapKey(secret, held, held),
  ])
    expect(use).toThrow(new TypeError('Secret is disposed'))
  secret[Symbol.dispose]()
})

it('what was derived of a secret outlives it, and `using` disposes at the end of its block', () => {
  const held = bytes()
  let derived: Secret
  {
    using secret = Secret.own(held)
    derived = deriveKey(secret, 'a')
  }
  expect(held.every((byte) => byte === 0)).toBe(true)
  expect(derived.use((of) => of.some((byte) => byte !== 0))).toBe(true)
})
