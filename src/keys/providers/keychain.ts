// Root key in the keychain of the desktop session (libsecret: GNOME Keyring, KWallet and others).
import { toHex } from '../../crypto/encoding.ts'
import { Secret } from '../../crypto/secret.ts'
import { SealtraceError } from '../../error.ts'
import type { RootKeyProvider } from '../root-key-provider.ts'
import { parseRootKey, rawRootKey } from './raw-root-key.ts'
import { secretTool } from './secret-tool.ts'

export interface KeychainSettings {
  /** Which key, where there are several; default `default`. */
  readonly account?: string | undefined
}

interface Surroundings {
  readonly environment: NodeJS.ProcessEnv
}

/** Rejects with `key_unavailable` when the keychain cannot be reached or has no such key. */
export async function keychainRootKey(
  settings: KeychainSettings,
  { environment }: Surroundings,
): Promise<RootKeyProvider> {
  const text = await secretTool({ args: ['lookup', ...attributes(settings)], environment })
  if (text === null)
    throw new SealtraceError(
      'key_unavailable',
      'the keychain has no root key of this account; check account in the settings, or make one with `sealtrace init` or `sealtrace keys rotate root`',
    )
  return rawRootKey(parseRootKey(text, 'the keychain'), 'keychain')
}

/** Makes the key where there is none. Rejects with `key_unavailable`. */
export async function ensureKeychainKey(
  settings: KeychainSettings,
  { environment }: Surroundings,
): Promise<void> {
  const found = await secretTool({ args: ['lookup', ...attributes(settings)], environment })
  if (found !== null) return
  using key = Secret.random(32)
  await secretTool({
    args: ['store', '--label=Sealtrace root key', ...attributes(settings)],
    environment,
    stdin: key.use(toHex),
  })
}

function attributes({ account = 'default' }: KeychainSettings): string[] {
  return ['service', 'sealtrace', 'account', account]
}
