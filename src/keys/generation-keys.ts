import { unwrapKey, wrapKey } from '../crypto/aead.ts'
import { concatBytes, encodeUtf8 } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { labels } from '../crypto/labels.ts'
import { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import type { KeyTable } from './key-table.ts'
import type { RootKeyProvider } from './root-key-provider.ts'
import type { StateFolder } from './state-folder.ts'

/** A generation domain: what an erasure seals anew at once. */
const domainShape = /^(?:project|\d{4}-\d{2}(?:\.[0-9a-f]{2})?)$/
/** Before what the state key has wrapped; a file without it is of an older log, and the root key's. */
const head = encodeUtf8('SGK1')

export interface GenerationKeysOptions {
  readonly table: Pick<KeyTable, 'generation'>
  readonly provider: RootKeyProvider
  readonly state: StateFolder
}

/**
 * One key per generation domain that seals the rows of the key table. Kept in the state folder, wrapped by the state key,
 * which the root key wraps: a KMS is asked once, and not for each domain. An erasure writes a domain's rows under the next
 * generation and destroys the old one. Which generation is in force stands beside the rows, so that both change at once.
 */
export class GenerationKeys {
  readonly #options: GenerationKeysOptions
  readonly #open = new Map<string, Secret>()
  #stateKey: Promise<Secret> | undefined

  constructor(options: GenerationKeysOptions) {
    this.#options = options
  }

  /** Throws `key_unavailable` when the domain has none in the state folder, `corrupt` for what is no domain. */
  async current(domain: string): Promise<Secret> {
    return this.#read(domain, await this.#number(domain))
  }

  /** As {@link current}, and makes the first one of a domain. */
  async currentOrNew(domain: string): Promise<{ number: number; key: Secret }> {
    const number = await this.#number(domain)
    return { number, key: await this.#readOrMake(domain, number) }
  }

  /** The generation after the one in force; made when there is none. It is in force once the key table says so. */
  async next(domain: string): Promise<{ number: number; key: Secret }> {
    const number = (await this.#number(domain)) + 1
    return { number, key: await this.#readOrMake(domain, number) }
  }

  /** Drops the generation keys that were opened: those that an erasure destroyed must not stay in memory. */
  forget(): void {
    this.#open.clear()
  }

  async #number(domain: string): Promise<number> {
    // A domain comes from a row of a file that nobody vouches for, and becomes a file name here.
    if (!domainShape.test(domain))
      throw new SealtraceError('corrupt', 'a key row names an epoch that is none')
    return this.#options.table.generation(domain)
  }

  async #read(domain: string, number: number): Promise<Secret> {
    const name = `${domain}.${number}`
    const known = this.#open.get(name)
    if (known) return known
    const wrapped = this.#options.state.readGeneration(domain, number)
    if (!wrapped)
      throw new SealtraceError(
        'key_unavailable',
        `the generation key of epoch ${domain} is not in the state folder; give the right folder with --state or restore it`,
      )
    const key = Secret.own(await this.#unwrap(name, wrapped))
    this.#open.set(name, key)
    return key
  }

  async #readOrMake(domain: string, number: number): Promise<Secret> {
    const { state } = this.#options
    const name = `${domain}.${number}`
    if (this.#open.has(name) || state.readGeneration(domain, number))
      return this.#read(domain, number)
    const stateKey = await this.#keyOfState()
    const key = Secret.random(32)
    const aad = encodeUtf8(label(name))
    const wrapped = concatBytes(
      head,
      key.use((bytes) => wrapKey(stateKey, aad, bytes)),
    )
    // Another thread may have been first: its key is the one then.
    if (!isNew(() => state.writeGeneration(domain, number, wrapped)))
      return this.#read(domain, number)
    this.#open.set(name, key)
    return key
  }

  async #unwrap(name: string, wrapped: Uint8Array): Promise<Uint8Array> {
    if (!isOfStateKey(wrapped)) return this.#options.provider.unwrap(label(name), wrapped)
    const stateKey = await this.#keyOfState()
    return unwrapKey(stateKey, encodeUtf8(label(name)), wrapped.subarray(head.length))
  }

  #keyOfState(): Promise<Secret> {
    if (!this.#stateKey) {
      const opening = this.#openStateKey()
      this.#stateKey = opening
      // A provider that was down for a moment is asked again.
      opening.catch(() => {
        if (this.#stateKey === opening) this.#stateKey = undefined
      })
    }
    return this.#stateKey
  }

  async #openStateKey(): Promise<Secret> {
    const { provider, state } = this.#options
    const wrapped = state.readStateKey()
    if (wrapped) return Secret.own(await provider.unwrap(labels.wrapState, wrapped))
    const key = Secret.random(32)
    const made = await key.use((bytes) => provider.wrap(labels.wrapState, bytes))
    return isNew(() => state.writeStateKey(made)) ? key : this.#openStateKey()
  }
}

/** Whether the state key has wrapped it, and not the root key as in older logs. */
export function isOfStateKey(wrapped: Uint8Array): boolean {
  return equalBytes(wrapped.subarray(0, head.length), head)
}

function isNew(write: () => void): boolean {
  try {
    write()
    return true
  } catch (error) {
    if (SealtraceError.is(error) && error.code === 'already_exists') return false
    throw error
  }
}

function label(name: string): string {
  return `${labels.wrapGeneration}/${name}`
}
