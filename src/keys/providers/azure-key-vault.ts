// Root key in Azure Key Vault: an RSA key that wraps by `wrapKey`. That takes no associated data and has room for little, so
// each blob has an AES key of its own, which the vault wraps; ours is sealed under it, with the label. Facts: Key Vault REST
// reference, version 7.4, wrapKey, unwrapKey and getKey.
import { unwrapKey, wrapKey } from '../../crypto/aead.ts'
import { concatBytes, encodeUtf8, fromHex, toBase64Url, toHex } from '../../crypto/encoding.ts'
import { Secret } from '../../crypto/secret.ts'
import { SealtraceError } from '../../error.ts'
import type { RootKeyProvider } from '../root-key-provider.ts'
import {
  azureLogins,
  azureResource,
  type AzureCredentialSettings,
} from './azure-key-vault-login.ts'
import { BearerSession } from './http/bearer-session.ts'
import { bytesOf, objectOf } from './http/json.ts'
import { KeptLogin, type Login } from './http/kept-login.ts'
import { keyBytes } from './http/key-bytes.ts'
import { serviceKeyId } from './http/key-id.ts'
import { KeyServer, type KeyServerSettings } from './http/key-server.ts'
import { serverAddress } from './http/server-address.ts'
import type { KeySurroundings } from './http/surroundings.ts'

export interface AzureKeyVaultSettings extends KeyServerSettings, AzureCredentialSettings {
  /** `https://NAME.vault.azure.net`, also of a managed HSM. */
  readonly vault: string
  /** Name of an RSA key. */
  readonly key: string
  /** 32 hex digits; default the newest. What was wrapped opens with the version that wrapped it, whatever is set. */
  readonly version?: string | undefined
  /** What tokens are asked for; default the vault's host without its name. */
  readonly resource?: string | undefined
}

interface Newest extends Login {
  readonly version: string
}

const format = 1
const versionLength = 16
/** Format, version of the key, length of the wrapped AES key. */
const headLength = 1 + versionLength + 2
const algorithm = 'RSA-OAEP-256'
const apiVersion = '7.4'
/** Milliseconds until it is asked again which version of the key is the newest. */
const newestFor = 60 * 60_000

/** Throws `config_invalid`; makes no call. */
export function azureKeyVaultProvider(
  settings: AzureKeyVaultSettings,
  surroundings: KeySurroundings,
): RootKeyProvider {
  const base = serverAddress(settings.vault, 'vault of azure-key-vault')
  const name = `${base.host}/keys/${settings.key}`
  const vault = new AzureKeyVault(settings, surroundings, { base, name: `Azure (${name})` })
  return {
    keyId: serviceKeyId(`azure:${name}`),
    source: `Azure (${name})`,
    wrap: (label, key) => vault.wrap(label, Secret.own(Buffer.from(key))),
    unwrap: (label, wrapped) => vault.unwrap(label, wrapped),
    close: () => vault.server.close(),
  }
}

class AzureKeyVault {
  readonly server: KeyServer
  readonly #settings: AzureKeyVaultSettings
  readonly #base: URL
  readonly #session: BearerSession
  readonly #newest: KeptLogin<Newest>

  constructor(
    settings: AzureKeyVaultSettings,
    surroundings: KeySurroundings,
    { base, name }: { base: URL; name: string },
  ) {
    this.#settings = checked(settings)
    this.#base = base
    this.server = new KeyServer({ ...settings, name, errorOf })
    const { now = Date.now } = surroundings
    const resource = serverAddress(
      settings.resource ?? azureResource(base.hostname),
      'resource of azure-key-vault',
    ).origin
    const obtain = azureLogins(settings, surroundings, { server: this.server, resource })
    this.#session = new BearerSession(this.server, obtain, now)
    this.#newest = new KeptLogin(
      async () => ({ version: await this.#askNewest(), until: now() + newestFor }),
      now,
    )
  }

  /** Takes over the key. */
  async wrap(label: string, key: Secret): Promise<Uint8Array> {
    const operation = 'wrapKey'
    using own = key
    using blobKey = Secret.random(32)
    const newest = this.#settings.version === undefined ? await this.#newestOf(operation) : null
    const version = this.#settings.version ?? newest?.version ?? this.server.wrong(operation)
    const fields = { alg: algorithm, value: blobKey.use(toBase64Url) }
    const url = this.#url(`/${version}/wrapkey`)
    const body = await this.#session.post(operation, url, fields).catch((error: unknown) => {
      // It may have been disabled since, and another made.
      if (newest) this.#newest.drop(newest)
      throw error
    })
    const wrapped = bytesOf(body['value'], true)
    if (!wrapped || wrapped.length > 1024 || this.#versionOf(body['kid']) !== version)
      return this.server.wrong(operation)
    const size = Uint8Array.of(wrapped.length >> 8, wrapped.length & 0xff)
    const id = fromHex(version, versionLength) ?? this.server.wrong(operation)
    const head = concatBytes(Uint8Array.of(format), id, size, wrapped)
    return concatBytes(
      head,
      own.use((bytes) => wrapKey(blobKey, concatBytes(head, encodeUtf8(label)), bytes)),
    )
  }

  async unwrap(label: string, blob: Uint8Array): Promise<Uint8Array> {
    const operation = 'unwrapKey'
    const size = ((blob[headLength - 2] ?? 0) << 8) | (blob[headLength - 1] ?? 0)
    const head = blob.subarray(0, headLength + size)
    if (blob[0] !== format || size === 0 || size > 1024 || blob.length <= head.length)
      return this.server.foreign(operation)
    const version = toHex(blob.subarray(1, 1 + versionLength))
    const body = await this.#session.post(operation, this.#url(`/${version}/unwrapkey`), {
      alg: algorithm,
      value: toBase64Url(head.subarray(headLength)),
    })
    const bytes = keyBytes(bytesOf(body['value'], true), () => this.server.wrong(operation))
    using blobKey = Secret.own(bytes)
    if (blobKey.size !== 32) return this.server.wrong(operation)
    try {
      const aad = concatBytes(head, encodeUtf8(label))
      return unwrapKey(blobKey, aad, blob.subarray(head.length))
    } catch {
      return this.server.foreign(operation)
    }
  }

  #newestOf(operation: string): Promise<Newest> {
    return this.server.within(operation, (signal) => this.#newest.get(signal))
  }

  async #askNewest(): Promise<string> {
    const body = await this.#session.get('getKey', this.#url(''))
    return this.#versionOf(objectOf(body['key'])?.['kid']) ?? this.server.wrong('getKey')
  }

  #url(path: string): URL {
    return new URL(`/keys/${this.#settings.key}${path}?api-version=${apiVersion}`, this.#base)
  }

  /** The version in a key identifier of this key; null for anything else. Names of keys have no case. */
  #versionOf(kid: unknown): string | null {
    if (typeof kid !== 'string' || kid.length > 500) return null
    const [, name, version] = /\/keys\/([\w-]+)\/([0-9a-f]{32})$/.exec(kid) ?? []
    const fits = name?.toLowerCase() === this.#settings.key.toLowerCase()
    return fits && version !== undefined ? version : null
  }
}

/** Key Vault has a code with one inside that says more; the token endpoint has a text. */
function errorOf(body: Readonly<Record<string, unknown>>): unknown {
  const error = objectOf(body['error'])
  return error ? (objectOf(error['innererror'])?.['code'] ?? error['code']) : body['error']
}

function checked(settings: AzureKeyVaultSettings): AzureKeyVaultSettings {
  const { key, version } = settings
  if (!/^[A-Za-z0-9-]{1,127}$/.test(key))
    throw new SealtraceError('config_invalid', 'key of azure-key-vault is none; give its name')
  if (version !== undefined && !/^[0-9a-f]{32}$/.test(version))
    throw new SealtraceError(
      'config_invalid',
      'version of azure-key-vault is none; give 32 hex digits, or leave it out for the newest',
    )
  return settings
}
