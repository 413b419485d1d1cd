import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { randomBytes } from '../crypto/random.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { newRootKeys, rootKeySettings, rootKeysOf } from './log-root-keys.ts'
import { keyIdOf } from './root-blob.ts'

let folder: ReturnType<typeof tempFolder>
beforeEach(() => (folder = tempFolder()))
afterEach(() => folder[Symbol.dispose]())

const label = 'sealtrace/v1/wrap/project'
const place = (environment: NodeJS.ProcessEnv = {}) => ({
  environment,
  state: { rootKeyFile: join(folder.path, 'root.key') },
})
const [one, two] = ['ab'.repeat(32), 'cd'.repeat(32)]

it('without settings: the environment when a variable is set, else the file, never one after the other', () => {
  const kinds = (choice: object, environment: NodeJS.ProcessEnv) =>
    rootKeySettings(choice, { environment })
  expect(kinds({}, {})).toEqual([{ provider: 'file' }])
  expect(kinds({}, { SEALTRACE_ROOT_KEY: one })).toEqual([{ provider: 'environment' }])
  expect(kinds({ rootKeyVariable: 'MINE' }, { MINE: one })).toEqual([
    { provider: 'environment', variable: 'MINE' },
  ])
  expect(kinds({ rootKeyVariable: 'MINE' }, { SEALTRACE_ROOT_KEY: one })).toEqual([
    { provider: 'environment' },
  ])
  expect(kinds({ rootKeys: [{ provider: 'file' }] }, { SEALTRACE_ROOT_KEY: one })).toEqual([
    { provider: 'file' },
  ])
  expect(() => kinds({}, { SEALTRACE_ROOT_KEY: 'hunter2' })).toThrow(
    expect.objectContaining({ code: 'config_invalid' }),
  )
})

it('a variable that is named alone is the only one that counts', async () => {
  const environment = { SEALTRACE_ROOT_KEY: one, OTHER: two }
  const keyId = async (variable?: string) => {
    const keys = rootKeysOf(
      { rootKeys: [{ provider: 'environment', ...(variable && { variable }) }] },
      place(environment),
    )
    return keyIdOf(await keys.wrap(label, randomBytes(32)))
  }
  expect(await keyId('OTHER')).not.toBe(await keyId())
  await expect(keyId('UNSET')).rejects.toMatchObject({
    code: 'key_unavailable',
    message: expect.stringContaining('set $UNSET'),
  })
})

it('a new log gets its key files, 0600, under a passphrase where one is given', async () => {
  const locked = join(folder.path, 'locked.key')
  const environment = { SEALTRACE_PASSPHRASE: 'a passphrase of ours' }
  const choice = { rootKeys: [{ provider: 'file' as const, path: locked }] }
  const key = randomBytes(32)
  const wrapped = await (await newRootKeys(choice, place(environment))).wrap(label, key)
  expect(statSync(locked).mode & 0o777).toBe(0o600)
  await expect(rootKeysOf(choice, place(environment)).unwrap(label, wrapped)).resolves.toEqual(key)
  const wrong = { SEALTRACE_PASSPHRASE: 'another passphrase' }
  for (const [given, text] of [
    [wrong, 'the passphrase does not open'],
    [{}, 'asks for a passphrase'],
  ] as const)
    await expect(rootKeysOf(choice, place(given)).unwrap(label, wrapped)).rejects.toMatchObject({
      code: 'key_unavailable',
      message: expect.stringContaining(text),
    })
  await newRootKeys({}, place())
  expect(existsSync(join(folder.path, 'root.key'))).toBe(true)
})

it('takes the passphrase from the file that the settings name, and from nowhere else then', async () => {
  const passphraseFile = join(folder.path, 'passphrase')
  writeFileSync(passphraseFile, 'a passphrase of ours\n')
  const choice = { rootKeys: [{ provider: 'file' as const, passphraseFile }] }
  const wrapped = await (await newRootKeys(choice, place())).wrap(label, randomBytes(32))
  const given = place({ SEALTRACE_PASSPHRASE: 'a passphrase of ours' })
  await expect(
    rootKeysOf({ rootKeys: [{ provider: 'file' }] }, given).unwrap(label, wrapped),
  ).resolves.toHaveLength(32)
  rmSync(passphraseFile)
  await expect(rootKeysOf(choice, given).unwrap(label, wrapped)).rejects.toMatchObject({
    code: 'key_unavailable',
    message: expect.stringContaining('passphrase_file'),
  })
})

it('a key file that is there already is taken, not replaced', async () => {
  const wrapped = await (await newRootKeys({}, place())).wrap(label, randomBytes(32))
  await expect((await newRootKeys({}, place())).unwrap(label, wrapped)).resolves.toHaveLength(32)
})
