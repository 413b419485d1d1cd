// Root key in Google Cloud KMS: a symmetric key that wraps ours by `encrypt`, with the label as additional authenticated
// data and CRC-32C sums both ways. Facts: Cloud KMS REST reference, cryptoKeys.encrypt and .decrypt, "Verifying end-to-end
// data integrity".
import { encodeUtf8, toBase64 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import type { RootKeyProvider } from '../root-key-provider.ts'
import { crc32c } from './google-kms-crc32c.ts'
import { googleLogins, type GoogleCredentialSettings } from './google-kms-login.ts'
import { BearerSession } from './http/bearer-session.ts'
import { bytesOf, objectOf } from './http/json.ts'
import { keyBytes } from './http/key-bytes.ts'
import { serviceKeyId } from './http/key-id.ts'
import { KeyServer, type KeyServerSettings } from './http/key-server.ts'
import { serverAddress } from './http/server-address.ts'
import type { KeySurroundings } from './http/surroundings.ts'

export interface GoogleKmsSettings extends KeyServerSettings, GoogleCredentialSettings {
  /** `projects/P/locations/L/keyRings/R/cryptoKeys/K`. */
  readonly key: string
  /** Default `https://cloudkms.googleapis.com`. */
  readonly endpoint?: string | undefined
}

const resource =
  /^projects\/[\w.:-]{1,100}\/locations\/[\w-]{1,40}\/keyRings\/[\w-]{1,63}\/cryptoKeys\/[\w-]{1,63}$/
const largestBlob = 16_384

/** Throws `config_invalid`; makes no call. */
export function googleKmsProvider(
  settings: GoogleKmsSettings,
  surroundings: KeySurroundings,
): RootKeyProvider {
  const { key, endpoint = 'https://cloudkms.googleapis.com' } = settings
  if (!resource.test(key))
    throw new SealtraceError(
      'config_invalid',
      'key of google-kms is none; give projects/P/locations/L/keyRings/R/cryptoKeys/K',
    )
  const base = serverAddress(endpoint, 'endpoint of google-kms')
  const source = `Google KMS (${key})`
  const errorOf = (body: Readonly<Record<string, unknown>>) =>
    objectOf(body['error'])?.['status'] ?? body['error']
  const server = new KeyServer({ ...settings, name: source, errorOf })
  const logins = googleLogins(settings, surroundings, server)
  const session = new BearerSession(server, logins, surroundings.now)
  const bound = (label: string) => {
    const aad = encodeUtf8(label)
    return {
      additionalAuthenticatedData: toBase64(aad),
      additionalAuthenticatedDataCrc32c: crc32c(aad),
    }
  }
  return {
    keyId: serviceKeyId(`gcp:${key}`),
    source,
    async wrap(label, bytes) {
      const operation = 'encrypt'
      const body = await session.post(operation, new URL(`/v1/${key}:encrypt`, base), {
        plaintext: toBase64(bytes),
        plaintextCrc32c: crc32c(bytes),
        ...bound(label),
      })
      const wrapped = bytesOf(body['ciphertext'])
      const received =
        body['verifiedPlaintextCrc32c'] === true &&
        body['verifiedAdditionalAuthenticatedDataCrc32c'] === true
      if (!wrapped || wrapped.length > largestBlob || !isVersionOf(key, body['name']))
        return server.wrong(operation)
      if (!received || crc32c(wrapped) !== sumOf(body['ciphertextCrc32c']))
        throw damaged(server, operation)
      return wrapped
    },
    async unwrap(label, wrapped) {
      const operation = 'decrypt'
      if (wrapped.length === 0 || wrapped.length > largestBlob) return server.foreign(operation)
      const body = await session.post(operation, new URL(`/v1/${key}:decrypt`, base), {
        ciphertext: toBase64(wrapped),
        ciphertextCrc32c: crc32c(wrapped),
        ...bound(label),
      })
      const opened = keyBytes(bytesOf(body['plaintext']), () => server.wrong(operation))
      if (crc32c(opened) !== sumOf(body['plaintextCrc32c'])) throw damaged(server, operation)
      return opened
    },
    close: () => server.close(),
  }
}

/** Whether a name is that of a version of the key. A project goes by its id and by its number. */
function isVersionOf(key: string, name: unknown): boolean {
  const place = `${key.slice(key.indexOf('/locations/'))}/cryptoKeyVersions/`
  return typeof name === 'string' && name.slice(name.indexOf('/locations/')).startsWith(place)
}

/** A 64-bit number is a text in JSON, yet some write it as a number. */
function sumOf(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value
}

function damaged(server: KeyServer, operation: string): SealtraceError {
  return server.fault(operation, 'was damaged on its way (its CRC-32C differs)', 'try again')
}
