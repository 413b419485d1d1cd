// Root key in the transit engine of HashiCorp Vault or OpenBao: the key stays there, and wraps ours by `encrypt`.
import { decodeUtf8, encodeUtf8, toBase64 } from '../../crypto/encoding.ts'
import type { RootKeyProvider } from '../root-key-provider.ts'
import { bytesOf } from './http/json.ts'
import { keyBytes } from './http/key-bytes.ts'
import { serviceKeyId } from './http/key-id.ts'
import type { KeySurroundings } from './http/surroundings.ts'
import { vaultPath, VaultSession, type VaultSettings } from './vault-session.ts'

export interface VaultTransitSettings extends VaultSettings {
  /** Where the engine is mounted; default `transit`. */
  readonly mount?: string | undefined
  /** Name of the transit key. */
  readonly key: string
  /**
   * Whether the key was made with `derived`: the label is then its context as well as the associated data that it is for every key
   * (aes256-gcm96 or chacha20-poly1305). Default false.
   */
  readonly derived?: boolean | undefined
}

/** Key version and base64, as the engine writes a ciphertext. */
const shape = /^vault:v\d{1,10}:[A-Za-z0-9+/]{16,4096}={0,2}$/

/** Throws `config_invalid`; makes no call. */
export function vaultProvider(
  settings: VaultTransitSettings,
  surroundings: KeySurroundings,
): RootKeyProvider {
  const mount = vaultPath(settings.mount ?? 'transit', 'mount of vault')
  const key = vaultPath(settings.key, 'key of vault')
  const place = `${settings.namespace ? `${settings.namespace}/` : ''}${mount}/${key}`
  const source = `Vault (${place})`
  const session = new VaultSession(settings, surroundings, source)
  const bound = (label: string) => {
    const text = toBase64(encodeUtf8(label))
    // Of a key that is not derived the engine ignores a context: it alone would bind nothing, and nobody would notice.
    return { associated_data: text, ...(settings.derived ? { context: text } : {}) }
  }
  return {
    keyId: serviceKeyId(`vault:${place}`),
    source,
    async wrap(label, bytes) {
      const plaintext = toBase64(bytes)
      const data = await session.ask({
        operation: 'encrypt',
        path: `${mount}/encrypt/${key}`,
        body: { plaintext, ...bound(label) },
      })
      const { ciphertext } = data
      if (typeof ciphertext !== 'string' || !shape.test(ciphertext))
        return session.server.wrong('encrypt')
      return encodeUtf8(ciphertext)
    },
    async unwrap(label, wrapped) {
      const ciphertext = decodeUtf8(wrapped)
      if (ciphertext === null || !shape.test(ciphertext)) return session.server.foreign('decrypt')
      const data = await session.ask({
        operation: 'decrypt',
        path: `${mount}/decrypt/${key}`,
        body: { ciphertext, ...bound(label) },
      })
      return keyBytes(bytesOf(data['plaintext']), () => session.server.wrong('decrypt'))
    },
    close: () => session.close(),
  }
}
