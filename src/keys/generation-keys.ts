import { labels } from '../crypto/labels.ts'
import { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import type { RootKeyProvider } from './root-key-provider.ts'
import type { StateFolder } from './state-folder.ts'

/**
 * One key per epoch that seals the rows of the key table. Kept in the state folder, wrapped by the root key; an erasure
 * writes the epoch's rows under the next generation and destroys the old one.
 */
export class GenerationKeys {
  readonly #state: StateFolder
  readonly #provider: RootKeyProvider
  readonly #open = new Map<string, Secret>()
  #numbers: Record<string, number> | undefined

  constructor(state: StateFolder, provider: RootKeyProvider) {
    this.#state = state
    this.#provider = provider
  }

  /** Throws `key_unavailable` when the epoch has none in the state folder. */
  async current(epoch: string): Promise<Secret> {
    const number = this.#number(epoch)
    const name = `${epoch}.${number}`
    const known = this.#open.get(name)
    if (known) return known
    const wrapped = this.#state.readGeneration(epoch, number)
    if (!wrapped)
      throw new SealtraceError(
        'key_unavailable',
        `the generation key of epoch ${epoch} is not in the state folder; give the right folder with --state or restore it`,
      )
    const key = Secret.own(await this.#provider.unwrap(label(name), wrapped))
    this.#open.set(name, key)
    return key
  }

  /** As {@link current}, and makes the first one of an epoch. */
  async currentOrNew(epoch: string): Promise<Secret> {
    const number = this.#number(epoch)
    const name = `${epoch}.${number}`
    if (this.#open.has(name) || this.#state.readGeneration(epoch, number))
      return this.current(epoch)
    const key = Secret.random(32)
    const wrapped = await key.use((bytes) => this.#provider.wrap(label(name), bytes))
    try {
      this.#state.writeGeneration(epoch, number, wrapped)
    } catch (error) {
      if (SealtraceError.is(error) && error.code === 'already_exists') return this.current(epoch)
      throw error
    }
    this.#open.set(name, key)
    return key
  }

  #number(epoch: string): number {
    this.#numbers ??= this.#state.readAnchor()?.generations ?? {}
    return this.#numbers[epoch] ?? 1
  }
}

function label(name: string): string {
  return `${labels.wrapGeneration}/${name}`
}
