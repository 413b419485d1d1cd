// Root key in the key-value store (version 2) of HashiCorp Vault or OpenBao, used as a plain secret store: the key is read
// once and this process holds it.
import type { RootKeyProvider } from '../root-key-provider.ts'
import { objectOf } from './http/json.ts'
import type { KeySurroundings } from './http/surroundings.ts'
import { parseRootKey, rawRootKey } from './raw-root-key.ts'
import { vaultPath, VaultSession, type VaultSettings } from './vault-session.ts'

export interface VaultKvSettings extends VaultSettings {
  /** Where the engine is mounted; default `secret`. */
  readonly mount?: string | undefined
  /** Of the secret, below the mount. */
  readonly path: string
  /** Of the secret; it holds 32 bytes in hex or base64. Default `key`. */
  readonly field?: string | undefined
  /** Of the secret; default the newest. */
  readonly version?: number | undefined
}

/** Rejects with `key_unavailable` when it cannot be read, `config_invalid` when it is no key. */
export async function vaultKvProvider(
  settings: VaultKvSettings,
  surroundings: KeySurroundings,
): Promise<RootKeyProvider> {
  const mount = vaultPath(settings.mount ?? 'secret', 'mount of vault-kv')
  const path = vaultPath(settings.path, 'path of vault-kv')
  const source = `Vault (${mount}/${path})`
  const session = new VaultSession(settings, surroundings, source)
  const query = settings.version ? `?version=${settings.version}` : ''
  try {
    const { data } = await session.ask({
      operation: 'read',
      method: 'GET',
      path: `${mount}/data/${path}${query}`,
    })
    const text = objectOf(data)?.[settings.field ?? 'key']
    if (typeof text !== 'string') return session.server.wrong('read')
    return rawRootKey(parseRootKey(text, source), source)
  } finally {
    session.close()
  }
}
