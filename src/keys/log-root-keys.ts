// Which root keys a log has: those of the settings, in their order; without any the environment's, else the file of the
// state folder. One place for all who open a log.
import { existsSync } from 'node:fs'
import { SealtraceError } from '../error.ts'
import { environmentRootKey } from './providers/environment.ts'
import { createLockedKeyFile, createRootKeyFile } from './providers/file.ts'
import type { KeychainSettings } from './providers/keychain.ts'
import {
  passphraseOf,
  rootKeyEntry,
  type FileSettings,
  type RootKeySettings,
} from './providers/open-provider.ts'
import { RootKeys, type RootKeyEntry, type RootKeysOptions } from './root-keys.ts'
import type { StateFolder } from './state-folder.ts'

export interface RootKeyChoice {
  /** `[[keys.root]]`: in order. Default: the environment when a variable is set, else the file in the state folder. */
  readonly rootKeys?: readonly RootKeySettings[]
  /** Name of the environment variable with the root key, tried before the usual ones. */
  readonly rootKeyVariable?: string
}

export interface RootKeyPlace {
  readonly environment: NodeJS.ProcessEnv
  readonly state: Pick<StateFolder, 'rootKeyFile'>
}

/** Nothing is opened before it is needed. Throws `config_invalid` for an environment variable that holds no key. */
export function rootKeysOf(
  choice: RootKeyChoice,
  place: RootKeyPlace,
  options: RootKeysOptions = {},
): RootKeys {
  const read = (): RootKeyEntry[] => rootKeyEntries(choice, place)
  // A list of services alone does not change while a process runs.
  const isFixed = rootKeySettings(choice, place).every(({ provider }) => provider !== 'file')
  return new RootKeys(read(), { ...(isFixed ? {} : { reread: read }), ...options })
}

/** With the keys that a rotation that did not end has made. */
export function rootKeyEntries(choice: RootKeyChoice, place: RootKeyPlace): RootKeyEntry[] {
  const surroundings = surroundingsOf(place)
  return rootKeySettings(choice, place).flatMap((settings) => {
    const entry = rootKeyEntry(settings, surroundings)
    if (settings.provider !== 'file') return [entry]
    const path = nextKeyFile(settings, place)
    if (!existsSync(path)) return [entry]
    return [entry, rootKeyEntry({ ...settings, path }, surroundings)]
  })
}

/** What is in force: the settings, or what stands for them where there are none. */
export function rootKeySettings(
  { rootKeys, rootKeyVariable }: RootKeyChoice,
  { environment }: Pick<RootKeyPlace, 'environment'>,
): readonly RootKeySettings[] {
  if (rootKeys?.length)
    return rootKeys.map((settings) =>
      settings.provider === 'environment' && rootKeyVariable !== undefined
        ? { variable: rootKeyVariable, ...settings }
        : settings,
    )
  const isNamed = rootKeyVariable !== undefined && Boolean(environment[rootKeyVariable])
  if (isNamed) return [{ provider: 'environment', variable: rootKeyVariable }]
  return environmentRootKey(environment) ? [{ provider: 'environment' }] : [{ provider: 'file' }]
}

/**
 * The root keys of a new log: key files that are not there yet are made, under the passphrase where one is given. A new log
 * starts with the first provider or not at all: rejects with `key_unavailable` when that one does not answer.
 */
export async function newRootKeys(choice: RootKeyChoice, place: RootKeyPlace): Promise<RootKeys> {
  const [first, ...others] = rootKeySettings(choice, place)
  if (!first) throw new SealtraceError('config_invalid', 'there is no root key provider')
  for (const settings of [first, ...others]) {
    const path = settings.provider === 'file' && (settings.path ?? place.state.rootKeyFile)
    if (path && !existsSync(path)) await makeKeyFile(settings, path, place.environment)
    if (settings.provider === 'keychain') await makeKeychainKey(settings, place)
  }
  return new RootKeys([rootKeyEntry(first, surroundingsOf(place))], {})
}

/** Where there is none yet. Rejects with `key_unavailable`. */
export async function makeKeychainKey(
  settings: KeychainSettings,
  place: Pick<RootKeyPlace, 'environment'>,
): Promise<void> {
  await (await import('./providers/keychain.ts')).ensureKeychainKey(settings, place)
}

/** A new key in a file that is not there yet, under the passphrase where one is given. Rejects with `already_exists`. */
export async function makeKeyFile(
  settings: FileSettings,
  path: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const passphrase = passphraseOf(settings, environment)
  if (passphrase === null) createRootKeyFile(path)
  else await createLockedKeyFile(path, passphrase)
}

/** Where a rotation keeps the key that is to come, until all is wrapped by it. */
export function nextKeyFile(
  { path }: FileSettings,
  { state }: Pick<RootKeyPlace, 'state'>,
): string {
  return `${path ?? state.rootKeyFile}.next`
}

function surroundingsOf({ environment, state }: RootKeyPlace) {
  return { environment, rootKeyFile: state.rootKeyFile }
}
