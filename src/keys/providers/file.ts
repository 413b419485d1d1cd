import { readFileSync } from 'node:fs'
import { toHex } from '../../crypto/encoding.ts'
import { Secret } from '../../crypto/secret.ts'
import { SealtraceError } from '../../error.ts'
import type { RootKeyProvider } from '../root-key-provider.ts'
import { writeNewFile } from '../private-file.ts'
import { parseRootKey, rawRootKey } from './raw-root-key.ts'

/** Makes a root key file, 0600 from the first byte. Throws `already_exists`. */
export function createRootKeyFile(path: string): RootKeyProvider {
  const key = Secret.random(32)
  key.use((bytes) => writeNewFile(path, Buffer.from(`${toHex(bytes)}\n`)))
  return rawRootKey(key, 'file')
}

/** Throws `key_unavailable` when the file cannot be read, `config_invalid` when it holds no key. */
export function openRootKeyFile(path: string): RootKeyProvider {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new SealtraceError(
      'key_unavailable',
      'the root key file in the state folder cannot be read; restore it, or set $SEALTRACE_ROOT_KEY',
      { cause },
    )
  }
  return rawRootKey(parseRootKey(text, 'the root key file'), 'file')
}
