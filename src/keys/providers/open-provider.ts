// The table of root key providers: what the settings name, and what it takes to open it. Each is loaded when it is used.
import { readFileSync } from 'node:fs'
import { SealtraceError } from '../../error.ts'
import type { RootKeyEntry } from '../root-keys.ts'
import type { RootKeyProvider } from '../root-key-provider.ts'
import type { AwsKmsSettings } from './aws-kms.ts'
import type { AzureKeyVaultSettings } from './azure-key-vault.ts'
import { environmentRootKey, rootKeyVariables } from './environment.ts'
import { unlockRootKeyFile } from './file.ts'
import type { GoogleKmsSettings } from './google-kms.ts'
import type { KeychainSettings } from './keychain.ts'
import type { Pkcs11Settings } from './pkcs11.ts'
import { parseRootKey, rawRootKey } from './raw-root-key.ts'
import type { VaultKvSettings } from './vault-kv.ts'
import type { VaultTransitSettings } from './vault-transit.ts'

export interface EnvironmentSettings {
  /** Default: the first of the usual variables that is set. */
  readonly variable?: string | undefined
}

export interface FileSettings {
  /** Default `root.key` in the state folder. */
  readonly path?: string | undefined
  /** Holds the passphrase; default `$SEALTRACE_PASSPHRASE`. */
  readonly passphraseFile?: string | undefined
}

/** One entry of `[[keys.root]]`. */
export type RootKeySettings =
  | ({ readonly provider: 'environment' } & EnvironmentSettings)
  | ({ readonly provider: 'file' } & FileSettings)
  | ({ readonly provider: 'vault' } & VaultTransitSettings)
  | ({ readonly provider: 'vault-kv' } & VaultKvSettings)
  | ({ readonly provider: 'aws-kms' } & AwsKmsSettings)
  | ({ readonly provider: 'google-kms' } & GoogleKmsSettings)
  | ({ readonly provider: 'azure-key-vault' } & AzureKeyVaultSettings)
  | ({ readonly provider: 'keychain' } & KeychainSettings)
  | ({ readonly provider: 'pkcs11' } & Pkcs11Settings)

export interface RootKeySurroundings {
  /** Tokens and passphrases come from here, or from files that the settings name. */
  readonly environment: NodeJS.ProcessEnv
  /** Of the log: `root.key` in its state folder. */
  readonly rootKeyFile: string
}

type Openers = {
  readonly [Kind in RootKeySettings['provider']]: (
    settings: Extract<RootKeySettings, { provider: Kind }>,
    surroundings: RootKeySurroundings,
  ) => Promise<RootKeyProvider>
}

const openers: Openers = {
  environment: async ({ variable }, { environment }) => fromEnvironment(environment, variable),
  file: ({ path, passphraseFile }, { environment, rootKeyFile }) =>
    unlockRootKeyFile(path ?? rootKeyFile, () => passphraseOf({ passphraseFile }, environment)),
  vault: async (settings, surroundings) =>
    (await import('./vault-transit.ts')).vaultProvider(settings, surroundings),
  'vault-kv': async (settings, surroundings) =>
    (await import('./vault-kv.ts')).vaultKvProvider(settings, surroundings),
  'aws-kms': async (settings, surroundings) =>
    (await import('./aws-kms.ts')).awsKmsProvider(settings, surroundings),
  'google-kms': async (settings, surroundings) =>
    (await import('./google-kms.ts')).googleKmsProvider(settings, surroundings),
  'azure-key-vault': async (settings, surroundings) =>
    (await import('./azure-key-vault.ts')).azureKeyVaultProvider(settings, surroundings),
  keychain: async (settings, surroundings) =>
    (await import('./keychain.ts')).keychainRootKey(settings, surroundings),
  pkcs11: async (settings, surroundings) =>
    (await import('./pkcs11.ts')).pkcs11Provider(settings, surroundings),
}

export function rootKeyEntry(
  settings: RootKeySettings,
  surroundings: RootKeySurroundings,
): RootKeyEntry {
  const open = openers[settings.provider] as Openers[RootKeySettings['provider']]
  return {
    kind: settings.provider,
    open: () => open(settings as never, surroundings),
  }
}

/** Null when none is given. Throws `key_unavailable` when the file that should hold it cannot be read. */
export function passphraseOf(
  { passphraseFile }: FileSettings,
  environment: NodeJS.ProcessEnv,
): string | null {
  if (passphraseFile === undefined) return environment['SEALTRACE_PASSPHRASE'] || null
  try {
    return readFileSync(passphraseFile, 'utf8').replace(/\r?\n$/, '') || null
  } catch (cause) {
    throw new SealtraceError(
      'key_unavailable',
      `the passphrase file cannot be read (${(cause as NodeJS.ErrnoException).code}); check passphrase_file in the settings, its owner and mode`,
      { cause },
    )
  }
}

function fromEnvironment(environment: NodeJS.ProcessEnv, variable?: string): RootKeyProvider {
  const text = variable === undefined ? undefined : environment[variable]
  const found =
    variable === undefined
      ? environmentRootKey(environment)
      : text && rawRootKey(parseRootKey(text, `$${variable}`), `environment ($${variable})`)
  if (found) return found
  const names = variable === undefined ? rootKeyVariables : [variable]
  throw new SealtraceError(
    'key_unavailable',
    `no root key is in the environment; set ${names.map((name) => `$${name}`).join(' or ')}`,
  )
}
