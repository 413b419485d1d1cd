// The root keys of a log: an ordered list of providers that acts as one. What is wrapped names its provider, and goes back
// to that one only. What a provider answers is checked here, whether or not it checks anything itself.
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import {
  isKeyId,
  keyIdOf,
  readRootBlob,
  withCheck,
  withoutCheck,
  writeRootBlob,
} from './root-blob.ts'
import type { RootKeyProvider } from './root-key-provider.ts'
import { timeLimit } from './time-limit.ts'

/** One entry of the list: opened when it is needed, and again after it could not be. */
export interface RootKeyEntry {
  /** For people: `vault`, `file`. */
  readonly kind: string
  /** Rejects with `key_unavailable` or `config_invalid`. */
  open(): Promise<RootKeyProvider>
}

export interface Fallback {
  /** Key id of the first provider of the list, or its kind while it could not be opened. */
  readonly from: string
  /** Key id of the provider that wrapped in its place. */
  readonly to: string
  /** Why: `timeout`, `wrong_answer`, or the code of its error. */
  readonly code: string
}

export interface RootKeysOptions {
  /** Told of each wrap that the first provider did not do, before its result is used. */
  readonly onFallback?: ((fallback: Fallback) => void) | undefined
  /** Milliseconds for one call of one provider; opening it is one, too. Default 10 000. */
  readonly timeout?: number
  /**
   * Milliseconds that a provider is asked last after it failed to wrap, and not at all after it did not answer in time, so
   * that what waits for it does not wait in turn; default 5 000.
   */
  readonly rest?: number
  readonly now?: () => number
  /** The list as it is now, for a blob that names a key of none of those that were there: a rotation may have made it. */
  readonly reread?: (() => readonly RootKeyEntry[]) | undefined
  /** Throws when nothing may be wrapped now. */
  readonly mayWrap?: (() => void) | undefined
}

interface Slot {
  readonly place: number
  readonly entry: RootKeyEntry
  provider: RootKeyProvider | null
  opening: Promise<RootKeyProvider> | null
  /** Its last failure to wrap. */
  trouble: (Trouble & { readonly at: number }) | null
  /** Its last failure that took its time. */
  late: (Trouble & { readonly at: number }) | null
}

interface Trouble {
  readonly code: string
  readonly message: string
}

/** Milliseconds: a provider that took so long to fail is not asked again at once. */
const slow = 1000

/** A provider of the list, as it is now. */
export interface RootKeyState {
  readonly kind: string
  /** Null while it cannot be opened. */
  readonly keyId: string | null
  /** Why it cannot be opened, for people. */
  readonly trouble: string | null
}

type Attempt<T> = { readonly value: T } | { readonly trouble: Trouble }

/**
 * Opens the first of `entries` that can be opened; the others when they are needed. Wrapping uses the first that answers;
 * unwrapping asks the provider that the blob names and no other. Rejects with `key_unavailable` when none can be opened, and
 * with `config_invalid` when that is for wrong settings alone.
 */
export async function openRootKeys(
  entries: readonly RootKeyEntry[],
  options: RootKeysOptions = {},
): Promise<RootKeys> {
  const keys = new RootKeys(entries, options)
  await keys.openFirst()
  return keys
}

export class RootKeys implements RootKeyProvider {
  readonly #slots: Slot[]
  readonly #onFallback: RootKeysOptions['onFallback']
  readonly #timeout: number
  readonly #rest: number
  readonly #mayWrap: RootKeysOptions['mayWrap']
  readonly #reread: RootKeysOptions['reread']
  readonly #now: () => number

  constructor(entries: readonly RootKeyEntry[], options: RootKeysOptions) {
    this.#slots = entries.map(newSlot)
    this.#reread = options.reread
    this.#onFallback = options.onFallback
    this.#timeout = options.timeout ?? 10_000
    this.#rest = options.rest ?? 5000
    this.#mayWrap = options.mayWrap
    this.#now = options.now ?? Date.now
  }

  /** Of the first provider that is open. */
  get keyId(): string {
    return this.providers[0]?.keyId ?? ''
  }

  get source(): string {
    return this.providers[0]?.source ?? 'nowhere'
  }

  /** Those that are open, in the order of the list. */
  get providers(): readonly RootKeyProvider[] {
    return this.#slots.flatMap(({ provider }) => provider ?? [])
  }

  async openFirst(): Promise<void> {
    const troubles: Trouble[] = []
    for (const slot of this.#slots) {
      const tried = await this.#attempt(slot, async () => null)
      if ('value' in tried) return
      troubles.push(tried.trouble)
    }
    throw failure(troubles)
  }

  /** Of each provider of the list, in order: opened where it can be. No service is asked for more than that. */
  async states(): Promise<RootKeyState[]> {
    const states: RootKeyState[] = []
    for (const slot of this.#slots) {
      const tried = await this.#attempt(slot, async ({ keyId }) => keyId)
      const { kind } = slot.entry
      if ('value' in tried) states.push({ kind, keyId: tried.value, trouble: null })
      else states.push({ kind, keyId: null, trouble: tried.trouble.message })
    }
    return states
  }

  async wrap(label: string, key: Uint8Array): Promise<Uint8Array> {
    this.#mayWrap?.()
    const troubles: Trouble[] = []
    for (const slot of this.#inOrder()) {
      const tried = await this.#attempt(slot, (provider) => wrapChecked(provider, label, key))
      if ('value' in tried) {
        slot.trouble = null
        this.#tellOfFallback(slot)
        return tried.value
      }
      slot.trouble = { ...tried.trouble, at: this.#now() }
      troubles.push(tried.trouble)
    }
    throw failure(troubles)
  }

  async unwrap(label: string, wrapped: Uint8Array): Promise<Uint8Array> {
    const slot = await this.#slotOf(wrapped)
    const tried = await this.#attempt(slot, (provider) => unwrapChecked(provider, label, wrapped))
    if ('trouble' in tried) throw failure([tried.trouble])
    return tried.value
  }

  async close(): Promise<void> {
    for (const slot of this.#slots) {
      const { provider } = slot
      slot.provider = null
      await provider?.close?.()
    }
  }

  /** Those that failed a moment ago come last. */
  #inOrder(): readonly Slot[] {
    const rests = ({ trouble }: Slot): boolean => this.#isFresh(trouble)
    return [...this.#slots.filter((slot) => !rests(slot)), ...this.#slots.filter(rests)]
  }

  #isFresh(failed: { readonly at: number } | null): boolean {
    return failed !== null && this.#now() - failed.at < this.#rest
  }

  #tellOfFallback(used: Slot): void {
    const [first] = this.#slots
    if (!first || used === first) return
    this.#onFallback?.({
      from: first.provider?.keyId ?? first.entry.kind,
      to: used.provider?.keyId ?? used.entry.kind,
      code: first.trouble?.code ?? 'key_unavailable',
    })
  }

  /** The one that the blob names; of a blob that names none, the first of the list. */
  async #slotOf(wrapped: Uint8Array): Promise<Slot> {
    const keyId = keyIdOf(wrapped)
    const [first] = this.#slots
    if (keyId === null && first) return first
    const known = this.#slots.find(({ provider }) => provider?.keyId === keyId)
    if (known) return known
    const troubles: Trouble[] = []
    for (const slot of this.#slots.filter(({ provider }) => !provider)) {
      const tried = await this.#attempt(slot, async (provider) => provider.keyId)
      if ('trouble' in tried) troubles.push(tried.trouble)
      else if (tried.value === keyId) return slot
    }
    const made = await this.#newSlotOf(keyId)
    if (made) return made
    throw failure([...troubles, noProviderOf(keyId ?? 'none')])
  }

  /** Only what has the key joins the list, at its end. */
  async #newSlotOf(keyId: string | null): Promise<Slot | null> {
    for (const entry of this.#reread?.() ?? []) {
      const slot = newSlot(entry, this.#slots.length)
      const tried = await this.#attempt(slot, async (provider) => provider.keyId)
      if ('value' in tried && tried.value === keyId) {
        this.#slots.push(slot)
        return slot
      }
      await slot.provider?.close?.()
    }
    return null
  }

  async #attempt<T>(
    slot: Slot,
    call: (provider: RootKeyProvider) => Promise<T>,
  ): Promise<Attempt<T>> {
    if (slot.late && this.#isFresh(slot.late)) return { trouble: slot.late }
    const began = this.#now()
    try {
      const provider = await this.#limited(() => openSlot(slot))
      return { value: await call(this.#timed(provider)) }
    } catch (error) {
      const trouble = troubleOf(slot, error)
      const at = this.#now()
      if (error instanceof TooLate || at - began >= slow) slot.late = { ...trouble, at }
      return { trouble }
    }
  }

  #timed(provider: RootKeyProvider): RootKeyProvider {
    const { keyId, source } = provider
    return {
      ...{ keyId, source },
      wrap: (label, key) => this.#limited(() => provider.wrap(label, key)),
      unwrap: (label, wrapped) => this.#limited(() => provider.unwrap(label, wrapped)),
    }
  }

  #limited<T>(work: () => Promise<T>): Promise<T> {
    return timeLimit(this.#timeout, work, () => tooLate(this.#timeout))
  }
}

function newSlot(entry: RootKeyEntry, index: number): Slot {
  return { place: index + 1, entry, provider: null, opening: null, trouble: null, late: null }
}

async function openSlot(slot: Slot): Promise<RootKeyProvider> {
  if (slot.provider) return slot.provider
  slot.opening ??= slot.entry.open().finally(() => (slot.opening = null))
  const provider = await slot.opening
  if (!isKeyId(provider.keyId))
    throw new SealtraceError(
      'config_invalid',
      'the id of the key is not 1 to 255 printable ASCII characters; check the name of the key in the settings',
    )
  return (slot.provider = provider)
}

/** What was wrapped is opened once: a key that comes back as something else would be lost, and all under it. */
async function wrapChecked(
  provider: RootKeyProvider,
  label: string,
  key: Uint8Array,
): Promise<Uint8Array> {
  const { keyId } = provider
  const payload = withCheck(key, label, keyId)
  try {
    const inner = await provider.wrap(label, payload)
    const opened = await provider.unwrap(label, inner)
    const isSame = inner.length > 0 && equalBytes(opened, payload)
    opened.fill(0)
    if (!isSame) throw new WrongAnswer('does not open what it wrapped to what it was given')
    return writeRootBlob({ keyId, inner })
  } finally {
    payload.fill(0)
  }
}

async function unwrapChecked(
  provider: RootKeyProvider,
  label: string,
  wrapped: Uint8Array,
): Promise<Uint8Array> {
  const blob = readRootBlob(wrapped)
  if (!blob) return provider.unwrap(label, wrapped)
  const key = withoutCheck(await provider.unwrap(label, blob.inner), label, blob.keyId)
  if (!key) throw new WrongAnswer('answered with a key that is not the one that was wrapped')
  return key
}

class WrongAnswer extends Error {}
class TooLate extends Error {}

function tooLate(milliseconds: number): TooLate {
  return new TooLate(`did not answer within ${milliseconds} ms`)
}

function troubleOf({ place, entry, provider }: Slot, error: unknown): Trouble {
  const source = provider?.source ?? entry.kind
  const who = `root key provider ${place} (${source})`
  if (SealtraceError.is(error)) {
    // Some name themselves.
    const message = error.message.replace(`${source}: `, '')
    return { code: error.code, message: `${who}: ${message}` }
  }
  const advice = 'check the service and the network, and try again'
  if (error instanceof TooLate)
    return { code: 'timeout', message: `${who} ${error.message}; ${advice}` }
  if (error instanceof WrongAnswer)
    return {
      code: 'wrong_answer',
      message: `${who} ${error.message}; check that it is the right key, and restore it from a backup`,
    }
  return { code: 'internal', message: `${who} failed; ${advice}` }
}

function noProviderOf(keyId: string): Trouble {
  return {
    code: 'key_unavailable',
    message: `a key of this log is wrapped by the root key ${keyId.slice(0, 100)}, which no provider in the settings has (of those that could be opened); name the one that has it under [[keys.root]]`,
  }
}

function failure(troubles: readonly Trouble[]): SealtraceError {
  const isSettings = troubles.length > 0 && troubles.every(({ code }) => code === 'config_invalid')
  const message = troubles.map((trouble) => trouble.message).join('; ')
  return new SealtraceError(isSettings ? 'config_invalid' : 'key_unavailable', message)
}
