// Follows the settings file: a policy that compiles, and outside analyzers that can be made, are in force from the next
// batch on; anything else changes nothing.
import { unwatchFile, watch, watchFile, type FSWatcher } from 'node:fs'
import { basename, dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import type { Config } from './config.ts'
import { versionOf } from './log-settings.ts'
import type { PolicyChange } from './policy-change.ts'

export interface PolicyReloadOptions {
  /**
   * The settings file. Its folder is watched, since editors put a new file in its place, and so is the file by itself:
   * where links lead to it, it changes elsewhere.
   */
  readonly path: string
  /** Reads it anew. Throws `config_invalid`. */
  readonly read: () => Config
  /** What is in force. */
  readonly current: Config
  /** Puts it in force; the policy compiled. Throws `config_invalid` to change nothing. */
  readonly apply: (change: PolicyChange) => void
  /** Told of each change of what is found or done, after it is in force, with versions in hex. */
  readonly onChange: (versions: { readonly from: string; readonly to: string }) => void
  /** Told which sections of the file were changed that are read at the start only, each change once. */
  readonly onIgnored: (sections: readonly string[]) => void
  /** Told why a file was not followed, in one line for people. */
  readonly onFailure: (reason: string) => void
}

export interface PolicyReload {
  /** Why the file as it stands is not in force; null when it is. */
  readonly failure: string | null
  /** Reads the file now. Never throws. */
  reload(): void
  close(): void
}

/** Milliseconds: an editor writes a file in several steps. */
const settle = 200
const pollInterval = 1000

const sectionsAtStart = [
  ...(['server', 'limits', 'journal', 'storage', 'keys'] as const),
  ...(['cost', 'search', 'runs', 'langfuse', 'retention', 'erasure', 'subjects'] as const),
  ...(['reveal', 'ingest', 'ledger', 'witnesses', 'publish', 'signIn'] as const),
] as const

/** Follows the file until it is closed, and reads it on SIGHUP too. */
export function createPolicyReload(options: PolicyReloadOptions): PolicyReload {
  return new FileReload(options)
}

class FileReload implements PolicyReload {
  failure: string | null = null
  readonly #options: PolicyReloadOptions
  readonly #watcher: FSWatcher | null
  readonly #onSignal = (): void => this.reload()
  readonly #onPoll = (): void => this.#soon()
  /** As last read: what is compared with the next reading. */
  #current: Config
  #version: Uint8Array
  #timer: NodeJS.Timeout | undefined

  constructor(options: PolicyReloadOptions) {
    this.#options = options
    this.#current = options.current
    this.#version = versionOf(options.current)
    this.#watcher = this.#watch()
    watchFile(options.path, { persistent: false, interval: pollInterval }, this.#onPoll)
    process.on('SIGHUP', this.#onSignal)
  }

  reload(): void {
    this.failure = this.#tried()
    if (this.failure !== null) this.#options.onFailure(this.failure)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#watcher?.close()
    unwatchFile(this.#options.path, this.#onPoll)
    process.off('SIGHUP', this.#onSignal)
  }

  /** Why the file is not followed; null when it is. */
  #tried(): string | null {
    clearTimeout(this.#timer)
    try {
      this.#follow(this.#options.read())
      return null
    } catch (error) {
      return SealtraceError.is(error) ? error.message : 'the file cannot be read'
    }
  }

  /** One change may be noticed twice: what was said of it is not said again. */
  #noticed(): void {
    const before = this.failure
    this.failure = this.#tried()
    if (this.failure !== null && this.failure !== before) this.#options.onFailure(this.failure)
  }

  #follow(config: Config): void {
    const { policy, analyzers } = config
    const { apply, onChange, onIgnored } = this.#options
    const from = this.#version
    const to = versionOf({ policy, analyzers })
    const same = equalBytes(from, to)
    // How services are called can change too, under the same version.
    if (!same || !isDeepStrictEqual(this.#current.analyzers, analyzers)) {
      apply({ policy, analyzers })
      this.#version = to
      if (!same) onChange({ from: toHex(from), to: toHex(to) })
    }
    const ignored = sectionsAtStart.filter(
      (name) => !isDeepStrictEqual(this.#current[name], config[name]),
    )
    this.#current = config
    if (ignored.length > 0) onIgnored(ignored.map((name) => (name === 'signIn' ? 'sign_in' : name)))
  }

  /** Null where the folder cannot be watched: then a change is noticed a little later. */
  #watch(): FSWatcher | null {
    const { path } = this.#options
    const name = basename(path)
    try {
      const watcher = watch(dirname(path), { persistent: false }, (_, changed) => {
        // Mounted settings change by a link in the folder, of which the name starts with two dots.
        if (changed === null || changed === name || changed.startsWith('..')) this.#soon()
      })
      watcher.on('error', () => watcher.close())
      return watcher
    } catch {
      return null
    }
  }

  #soon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#noticed(), settle)
    this.#timer.unref()
  }
}
