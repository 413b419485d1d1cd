// A root key that this process holds itself: what the file and environment providers share.
import { unwrapKey, wrapKey } from '../../crypto/aead.ts'
import { encodeUtf8, fromBase64, fromBase64Url, fromHex, toHex } from '../../crypto/encoding.ts'
import { deriveKey } from '../../crypto/hkdf.ts'
import { labels } from '../../crypto/labels.ts'
import { Secret } from '../../crypto/secret.ts'
import { SealtraceError } from '../../error.ts'
import type { RootKeyProvider } from '../root-key-provider.ts'

export function rawRootKey(key: Secret, source: string): RootKeyProvider {
  const keyId = rawKeyId(key)
  return {
    keyId,
    source,
    wrap: async (label, bytes) => wrapKey(key, encodeUtf8(label), bytes),
    unwrap: async (label, wrapped) => {
      try {
        return unwrapKey(key, encodeUtf8(label), wrapped)
      } catch (cause) {
        throw new SealtraceError(
          'key_unavailable',
          `the root key from ${source} (id ${keyId}) does not open what it should; give the key that this log was made with`,
          { cause },
        )
      }
    },
  }
}

/** 16 hex digits that tell nothing of the key. */
export function rawKeyId(key: Secret): string {
  return deriveKey(key, labels.keyCommitment).use((bytes) => toHex(bytes.subarray(0, 8)))
}

/** 32 bytes as 64 hex digits or base64. Throws `config_invalid` and never repeats the text. */
export function parseRootKey(text: string, where: string): Secret {
  const trimmed = text.trim()
  const bytes = fromHex(trimmed, 32) ?? fromBase64(trimmed) ?? fromBase64Url(trimmed)
  if (bytes?.length !== 32)
    throw new SealtraceError(
      'config_invalid',
      `the root key in ${where} is not 32 bytes; give 64 hex digits or base64, e.g. from: openssl rand -hex 32`,
    )
  return Secret.own(new Uint8Array(bytes))
}
