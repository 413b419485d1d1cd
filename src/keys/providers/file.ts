import { readFileSync } from 'node:fs'
import { toHex } from '../../crypto/encoding.ts'
import { Secret } from '../../crypto/secret.ts'
import { SealtraceError } from '../../error.ts'
import type { RootKeyProvider } from '../root-key-provider.ts'
import { writeNewFile } from '../private-file.ts'
import { lockKey, readLockedKey, unlockKey } from './passphrase-file.ts'
import { parseRootKey, rawKeyId, rawRootKey } from './raw-root-key.ts'

/** Makes a root key file, 0600 from the first byte. Throws `already_exists`. */
export function createRootKeyFile(path: string): RootKeyProvider {
  const key = Secret.random(32)
  key.use((bytes) => writeNewFile(path, Buffer.from(`${toHex(bytes)}\n`)))
  return fileProvider(path, key)
}

/** As {@link createRootKeyFile}, with the key under a passphrase. Rejects with `config_invalid` for one that is too short. */
export async function createLockedKeyFile(
  path: string,
  passphrase: string,
): Promise<RootKeyProvider> {
  const key = Secret.random(32)
  writeNewFile(path, Buffer.from(await lockKey(key, rawKeyId(key), passphrase)))
  return fileProvider(path, key)
}

/**
 * Throws `key_unavailable` when the file cannot be read, or its key is under a passphrase; `config_invalid` when it holds
 * no key.
 */
export function openRootKeyFile(path: string): RootKeyProvider {
  const text = readKeyFile(path)
  if (readLockedKey(text)) throw noPassphrase()
  return fileProvider(path, parseRootKey(text, 'the root key file'))
}

/** Opens a root key file of either kind; asks for the passphrase only where one is needed. Rejects as {@link openRootKeyFile}. */
export async function unlockRootKeyFile(
  path: string,
  passphrase: () => string | null,
): Promise<RootKeyProvider> {
  const locked = readLockedKey(readKeyFile(path))
  if (!locked) return openRootKeyFile(path)
  const given = passphrase()
  if (given === null) throw noPassphrase()
  return fileProvider(path, await unlockKey(locked, given))
}

/** Whether the file's key is under a passphrase. Throws as {@link openRootKeyFile}. */
export function isLockedKeyFile(path: string): boolean {
  return readLockedKey(readKeyFile(path)) !== null
}

/** Wraps only while the file holds this key: another process may have rotated it, and nothing must be made under the old one. */
function fileProvider(path: string, key: Secret): RootKeyProvider {
  const raw = rawRootKey(key, 'file')
  return {
    ...raw,
    wrap: async (label, bytes) => {
      if (keyIdInFile(path) !== raw.keyId)
        throw new SealtraceError(
          'key_unavailable',
          'the root key file holds another key than when this process started; start it again',
        )
      return raw.wrap(label, bytes)
    },
  }
}

function keyIdInFile(path: string): string {
  const text = readKeyFile(path)
  const locked = readLockedKey(text)
  if (locked) return locked.keyId
  using key = parseRootKey(text, 'the root key file')
  return rawKeyId(key)
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new SealtraceError(
      'key_unavailable',
      'the root key file in the state folder cannot be read; restore it, or set $SEALTRACE_ROOT_KEY',
      { cause },
    )
  }
}

function noPassphrase(): SealtraceError {
  return new SealtraceError(
    'key_unavailable',
    'the root key file asks for a passphrase; set $SEALTRACE_PASSPHRASE or passphrase_file in the settings, or start it on a terminal',
  )
}
