// What every root key provider must hold, run against each of them: the local ones and those that are spoken to.
import { afterEach, expect, it } from 'vitest'
import { toBase64, toBase64Url, toHex } from '../crypto/encoding.ts'
import { randomBytes } from '../crypto/random.ts'
import { SealtraceError } from '../error.ts'
import type { RootKeyProvider } from '../keys/root-key-provider.ts'

export interface RootKeyUnderTest {
  /** The same key at each call. */
  open(): Promise<RootKeyProvider>
  /** A provider of the same kind with another key. */
  other(): Promise<RootKeyProvider>
  /** For what is spoken to: a provider whose service does not listen. */
  down?(): Promise<RootKeyProvider>
  /** For what is spoken to: its service takes the call and never answers; the provider's limit is at most 2 seconds. */
  slow?(): Promise<RootKeyProvider>
}

const label = 'sealtrace/v1/wrap/project'
/** Milliseconds: for a provider with a limit of 2 seconds on a loaded machine. */
const longest = 8_000

type Keep = (made: Promise<RootKeyProvider>) => Promise<RootKeyProvider>

/** Registers the tests of one provider. */
export function rootKeyContract(name: string, provider: RootKeyUnderTest): void {
  const opened: RootKeyProvider[] = []
  const kept: Keep = async (made) => {
    const one = await made
    opened.push(one)
    return one
  }
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close?.()
  })
  wrapsAndUnwraps(name, provider, kept)
  refusesTheRest(name, provider, kept)
  saysWhatIsWrong(name, provider, kept)
}

function wrapsAndUnwraps(name: string, { open, other }: RootKeyUnderTest, kept: Keep): void {
  // With a composite a payload is 16 bytes longer than the key.
  it.each([32, 48, 64, 80])(`${name}: a key of %i bytes comes back as it was`, async (size) => {
    const provider = await kept(open())
    const key = randomBytes(size)
    const before = toHex(key)
    const wrapped = await provider.wrap(label, key)
    expect(toHex(key)).toBe(before)
    expect(toHex(wrapped)).not.toContain(before)
    expect(toHex(await provider.unwrap(label, wrapped))).toBe(before)
    const again = await kept(open())
    expect(toHex(await again.unwrap(label, wrapped))).toBe(before)
  })

  it(`${name}: the key id is known at once, stable, short and printable`, async () => {
    const [one, two, third] = [await kept(open()), await kept(open()), await kept(other())]
    expect(one.keyId).toMatch(/^[!-~](?:[ -~]{0,253}[!-~])?$/)
    expect(two.keyId).toBe(one.keyId)
    expect(third.keyId).not.toBe(one.keyId)
    expect(one.source.length).toBeGreaterThan(2)
  })

  it(`${name}: the same key is never wrapped to the same bytes`, async () => {
    const provider = await kept(open())
    const key = randomBytes(32)
    const wraps = [await provider.wrap(label, key), await provider.wrap(label, key)]
    expect(new Set(wraps.map(toHex)).size).toBe(2)
  })

  it(`${name}: keys that are wrapped at once do not mix`, async () => {
    const provider = await kept(open())
    const keys = Array.from({ length: 8 }, () => randomBytes(32))
    const wraps = await Promise.all(keys.map((key, at) => provider.wrap(`${label}/${at}`, key)))
    const back = await Promise.all(wraps.map((blob, at) => provider.unwrap(`${label}/${at}`, blob)))
    expect(back.map(toHex)).toEqual(keys.map(toHex))
  })

  it(`${name}: can be closed, and closed again`, async () => {
    const provider = await open()
    await provider.close?.()
    await provider.close?.()
  })
}

function refusesTheRest(name: string, { open, other }: RootKeyUnderTest, kept: Keep): void {
  it(`${name}: refuses another label, a changed blob, a cut one and another key, and tells nothing`, async () => {
    const provider = await kept(open())
    const key = randomBytes(32)
    const wrapped = await provider.wrap(label, key)
    const refused = async (by: RootKeyProvider, at: string, blob: Uint8Array) => {
      const error = await failure(by.unwrap(at, blob))
      expect(error.code).toBe('key_unavailable')
      tellsNothing(error, [key, wrapped])
    }
    await refused(provider, 'sealtrace/v1/wrap/epoch', wrapped)
    await refused(provider, `${label}/`, wrapped)
    for (const place of [0, 0.25, 0.5, 0.75]) {
      const changed = Uint8Array.from(wrapped)
      const at = Math.floor(place * wrapped.length)
      changed[at] = (changed[at] ?? 0) ^ 1
      await refused(provider, label, changed)
    }
    await refused(provider, label, wrapped.subarray(0, wrapped.length - 1))
    await refused(provider, label, new Uint8Array(0))
    await refused(provider, label, randomBytes(wrapped.length))
    await refused(await kept(other()), label, wrapped)
  })
}

function saysWhatIsWrong(name: string, { down, slow }: RootKeyUnderTest, kept: Keep): void {
  for (const [trouble, broken] of Object.entries({ down, slow })) {
    if (!broken) continue
    it(`${name}: when its service is ${trouble} it says so within its limit`, async () => {
      const provider = await kept(broken())
      const key = randomBytes(32)
      const began = Date.now()
      const error = await failure(provider.wrap(label, key))
      expect(Date.now() - began).toBeLessThan(longest)
      expect(error.code).toBe('key_unavailable')
      tellsNothing(error, [key])
    })
  }
}

async function failure(attempt: Promise<unknown>): Promise<SealtraceError> {
  const error: unknown = await attempt.then(
    () => new Error('it was accepted'),
    (refusal: unknown) => refusal,
  )
  if (!SealtraceError.is(error)) throw error
  return error
}

/** The message is for people and logs: it says something, in one line, and nothing of what was handled. */
function tellsNothing({ message }: SealtraceError, secrets: readonly Uint8Array[]): void {
  expect(message).toMatch(/^[^\n\r]{20,600}$/)
  for (const secret of secrets)
    for (const text of [toHex(secret), toBase64(secret), toBase64Url(secret)])
      expect(message).not.toContain(text.slice(0, 24))
}
