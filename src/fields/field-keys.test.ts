import { inspect } from 'node:util'
import { afterEach, expect, it, vi } from 'vitest'
import { randomBytes } from '../crypto/random.ts'
import { environmentRootKey } from '../keys/providers/environment.ts'
import { readBinary } from './bson-binary.ts'
import { decryptValue, encryptValue } from './encrypt-value.ts'
import { FieldKeys } from './field-keys.ts'
import { uuidText } from './key-id.ts'
import { memoryKeyVault, type KeyVault } from './key-vault.ts'

const code = (value: string) => expect.objectContaining({ code: value })
const rootKey = (digit: string) => {
  const provider = environmentRootKey({ SEALTRACE_ROOT_KEY: digit.repeat(64) })
  if (!provider) throw new Error('no provider')
  return provider
}
const local = () => ({ local: { key: randomBytes(96) } })
const rule = { algorithm: 'randomized', keyAltName: 'a' } as const

afterEach(() => vi.useRealTimers())

it.each([
  ['local', local()],
  ['sealtrace', { sealtrace: rootKey('a') }],
  ['local:eu', { ...local(), 'local:eu': { key: randomBytes(96) } }],
  ['sealtrace:eu', { ...local(), 'sealtrace:eu': rootKey('b') }],
])('a data key of %s opens from its document, as JSON too', async (provider, providers) => {
  const vault = memoryKeyVault()
  const keys = new FieldKeys({ vault, providers })
  const document = await keys.createDataKey({ provider, keyAltNames: ['a'] })
  expect(document).toMatchObject({ status: 0, masterKey: { provider }, keyAltNames: ['a'] })
  const { length } = document.keyMaterial.buffer
  expect(length).toBe(provider.startsWith('local') ? 160 : 96 + 12 + 16)
  const elsewhere = memoryKeyVault([JSON.parse(JSON.stringify(document))])
  vault.add(document)
  const sealed = await encryptValue('x', rule, { keys })
  const others = new FieldKeys({ vault: elsewhere, providers })
  expect(await decryptValue(sealed, { keys: others })).toBe('x')
})

it('ids are UUIDs of version 4', async () => {
  const keys = new FieldKeys({ vault: memoryKeyVault(), providers: local() })
  const { _id } = await keys.createDataKey()
  const hex = Buffer.from(_id.buffer).toString('hex')
  expect([_id.sub_type, hex]).toEqual([4, expect.stringMatching(/^.{12}4.{3}[89ab].{15}$/)])
})

it('wraps a data key anew by another provider, and its values open as before', async () => {
  const providers = { ...local(), sealtrace: rootKey('a') }
  const vault = memoryKeyVault()
  const keys = new FieldKeys({ vault, providers })
  const document = await keys.createDataKey({ provider: 'local', keyAltNames: ['a'] })
  vault.add(document)
  const sealed = await encryptValue('x', rule, { keys })
  const rewrapped = { ...document, ...(await keys.rewrapDataKey(document, 'sealtrace')) }
  expect(rewrapped.masterKey).toMatchObject({ provider: 'sealtrace' })
  const { sealtrace } = providers
  const later = new FieldKeys({ vault: memoryKeyVault([rewrapped]), providers: { sealtrace } })
  expect(await decryptValue(sealed, { keys: later })).toBe('x')
})

it('[F6] a wrap by a root key opens for its own data key only', async () => {
  const providers = { sealtrace: rootKey('a') }
  const keys = new FieldKeys({ vault: memoryKeyVault(), providers })
  const [one, two] = [await keys.createDataKey(), await keys.createDataKey()]
  const vault = memoryKeyVault([{ ...one, keyMaterial: two.keyMaterial }])
  const swapped = new FieldKeys({ vault, providers })
  await expect(swapped.open({ keyId: one._id })).rejects.toThrow(code('key_unavailable'))
})

it('asks the vault once in 60 s, also when many ask together, and again after a failure', async () => {
  vi.useFakeTimers()
  const inner = memoryKeyVault()
  let [asked, isDown] = [0, true]
  const vault: KeyVault = {
    byAltName: (name) => inner.byAltName(name),
    get: async (id) => {
      asked++
      if (isDown) throw new Error('down')
      return inner.get(id)
    },
  }
  const keys = new FieldKeys({ vault, providers: local() })
  const document = await keys.createDataKey()
  inner.add(document)
  const open = () => keys.open({ keyId: document._id })
  await expect(open()).rejects.toThrow(code('key_unavailable'))
  isDown = false
  const [one, two] = await Promise.all([open(), open()])
  expect([asked, one === two]).toEqual([2, true])
  vi.advanceTimersByTime(59_000)
  await open()
  expect(asked).toBe(2)
  vi.advanceTimersByTime(1_001)
  await open()
  expect(asked).toBe(3)
})

it('[F7] takes no other key from the vault than it asked for, and nothing that is no key', async () => {
  const providers = local()
  const keys = new FieldKeys({ vault: memoryKeyVault(), providers })
  const document = await keys.createDataKey({ keyAltNames: ['a'] })
  const other = { keyId: '11111111-1111-4111-8111-111111111111', keyAltName: 'b' }
  const opening = (answer: unknown, { keyId, keyAltName } = other) => {
    const vault = { get: async () => answer, byAltName: async () => answer }
    const lying = new FieldKeys({ vault, providers })
    return Promise.allSettled([lying.open({ keyId }), lying.open({ keyAltName })])
  }
  const rejected = (name: string) => ({ status: 'rejected', reason: code(name) })
  expect(await opening(document)).toEqual([rejected('corrupt'), rejected('corrupt')])
  for (const none of [null, undefined])
    expect(await opening(none)).toEqual([rejected('key_unavailable'), rejected('key_unavailable')])
  const own = { keyId: uuidText(document._id.buffer), keyAltName: 'a' }
  const opened = { status: 'fulfilled', value: expect.anything() }
  expect(await opening(document, own)).toEqual([opened, opened])
  for (const broken of [
    'text',
    {},
    { ...document, _id: 'no id' },
    { ...document, keyMaterial: document._id },
    { ...document, masterKey: null },
    { ...document, keyAltNames: 'a' },
  ])
    expect(await opening(broken, own)).toEqual([rejected('corrupt'), rejected('corrupt')])
})

it('a wrong or missing master key is key_unavailable, and tells no key', async () => {
  const made = new FieldKeys({ vault: memoryKeyVault(), providers: local() })
  const document = await made.createDataKey()
  for (const providers of [local(), { sealtrace: rootKey('c') }]) {
    const keys = new FieldKeys({ vault: memoryKeyVault([document]), providers })
    const error = await keys.open({ keyId: document._id }).catch((reason: unknown) => reason)
    expect(error).toEqual(code('key_unavailable'))
    expect(String(error)).not.toContain(readBinary(document.keyMaterial)?.bytes.toString())
  }
  const keyMaterial = { ...document.keyMaterial, buffer: document.keyMaterial.buffer.slice(1) }
  const cut = memoryKeyVault([{ ...document, keyMaterial }])
  const short = new FieldKeys({ vault: cut, providers: local() })
  await expect(short.open({ keyId: document._id })).rejects.toThrow(code('key_unavailable'))
})

it.each([
  ['a short local key', { local: { key: randomBytes(95) } }],
  ['an unknown name', { aws: { key: randomBytes(96) } }],
])('refuses %s', (_, providers) => {
  const make = () => new FieldKeys({ vault: memoryKeyVault(), providers })
  expect(make).toThrow(code('config_invalid'))
})

it('refuses to guess which provider wraps, and names that are none', async () => {
  const providers = { ...local(), sealtrace: rootKey('a') }
  const keys = new FieldKeys({ vault: memoryKeyVault(), providers })
  for (const wrong of [{}, { provider: 'aws' }, { provider: 'local', keyAltNames: [''] }])
    await expect(keys.createDataKey(wrong)).rejects.toThrow(code('config_invalid'))
})

it('the memory vault takes each id and name once', async () => {
  const keys = new FieldKeys({ vault: memoryKeyVault(), providers: local() })
  const document = await keys.createDataKey({ keyAltNames: ['a'] })
  const vault = memoryKeyVault([document])
  expect(() => vault.add(document)).toThrow(code('already_exists'))
  const other = await keys.createDataKey({ keyAltNames: ['a'] })
  expect(() => vault.add(other)).toThrow(code('already_exists'))
})

it('no key shows in inspections or JSON', async () => {
  const bytes = Buffer.from('secret'.repeat(16))
  const vault = memoryKeyVault()
  const keys = new FieldKeys({ vault, providers: { local: { key: bytes } } })
  vault.add(await keys.createDataKey({ keyAltNames: ['a'] }))
  const opened = await keys.open({ keyAltName: 'a' })
  const shown = [keys, opened.key].map(
    (each) => inspect(each, { showHidden: true, depth: 20 }) + JSON.stringify(each),
  )
  for (const form of ['secret', bytes.toString('hex', 0, 12), '73 65 63', '115, 101', '115,101'])
    expect(shown.join()).not.toContain(form)
  expect(bytes.toString()).toContain('secret')
})

it('disposed keys are of no use, and neither are those that were opened before', async () => {
  const vault = memoryKeyVault()
  const keys = new FieldKeys({ vault, providers: local() })
  vault.add(await keys.createDataKey({ keyAltNames: ['a'] }))
  const opened = await keys.open({ keyAltName: 'a' })
  const other = new FieldKeys({ vault, providers: local() })
  const opening = other.open({ keyAltName: 'a' })
  other[Symbol.dispose]()
  await expect(opening).rejects.toThrow(code('usage'))
  keys[Symbol.dispose]()
  await expect(encryptValue('x', rule, { keys })).rejects.toThrow(code('usage'))
  await expect(keys.createDataKey()).rejects.toThrow(code('usage'))
  const seal = () => opened.key.seal(opened.id, opened.id, 'randomized')
  expect(seal).toThrow(code('usage'))
})
