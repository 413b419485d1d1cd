// Follows the settings file: a policy that compiles is in force from the next batch on, any other changes nothing.
import { watch, type FSWatcher } from 'node:fs'
import { basename, dirname } from 'node:path'
import { toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import type { Policy } from '../protect/policy.ts'
import type { Config } from './config.ts'
import { policyOf } from './log-settings.ts'

export interface PolicyReloadOptions {
  /** The settings file. Its folder is watched, since editors put a new file in its place. */
  readonly path: string
  /** Reads it anew. Throws `config_invalid`. */
  readonly read: () => Config
  /** The policy in force. */
  readonly policy: Policy
  /** Puts a policy in force; it compiled. */
  readonly apply: (policy: Policy, section: Config['policy']) => void
  /** Told of each change after it is in force, with versions in hex. */
  readonly onChange: (versions: { readonly from: string; readonly to: string }) => void
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

/** Follows the file until it is closed, and reads it on SIGHUP too. */
export function createPolicyReload(options: PolicyReloadOptions): PolicyReload {
  return new FileReload(options)
}

class FileReload implements PolicyReload {
  failure: string | null = null
  readonly #options: PolicyReloadOptions
  readonly #watcher: FSWatcher | null
  readonly #onSignal = (): void => this.reload()
  #policy: Policy
  #timer: NodeJS.Timeout | undefined

  constructor(options: PolicyReloadOptions) {
    this.#options = options
    this.#policy = options.policy
    this.#watcher = this.#watch()
    process.on('SIGHUP', this.#onSignal)
  }

  reload(): void {
    clearTimeout(this.#timer)
    try {
      const section = this.#options.read().policy
      this.#follow(policyOf(section), section)
      this.failure = null
    } catch (error) {
      this.failure = SealtraceError.is(error) ? error.message : 'the file cannot be read'
      this.#options.onFailure(this.failure)
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#watcher?.close()
    process.off('SIGHUP', this.#onSignal)
  }

  #follow(policy: Policy, section: Config['policy']): void {
    const before = this.#policy
    if (equalBytes(before.version, policy.version)) return
    this.#options.apply(policy, section)
    this.#policy = policy
    this.#options.onChange({ from: toHex(before.version), to: toHex(policy.version) })
  }

  /** Null where the folder cannot be watched: SIGHUP is left then, and that is said. */
  #watch(): FSWatcher | null {
    const { path, onFailure } = this.#options
    const name = basename(path)
    try {
      const watcher = watch(dirname(path), { persistent: false }, (_, changed) => {
        // Mounted settings change by a link in the folder, of which the name starts with two dots.
        if (changed === null || changed === name || changed.startsWith('..')) this.#soon()
      })
      watcher.on('error', () => watcher.close())
      return watcher
    } catch {
      onFailure('the folder of the settings file cannot be watched; send SIGHUP after a change')
      return null
    }
  }

  #soon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.reload(), settle)
    this.#timer.unref()
  }
}
