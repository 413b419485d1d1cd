// Follows the file of the access policy, and the settings file that names it: what holds is in force within a second or two,
// anything else changes nothing.
import { unwatchFile, watchFile } from 'node:fs'
import { SealtraceError } from '../error.ts'
import type { AccessConfig } from './access-section.ts'

export interface AccessReloadOptions {
  /** The settings file. */
  readonly path: string
  /** Reads it anew, with the file that it names. Throws `config_invalid`. */
  readonly read: () => AccessConfig
  readonly current: AccessConfig
  /** Puts it in force. Rejects with `config_invalid` to change nothing. */
  readonly apply: (access: AccessConfig) => Promise<void>
  /** Told why what stands there is not in force, each reason once, in one line for people. */
  readonly onFailure: (reason: string) => void
  /** Milliseconds; default 1000. */
  readonly interval?: number
}

export class AccessReload {
  /** Why what stands in the files is not in force; null when it is. */
  failure: string | null = null
  readonly #options: AccessReloadOptions
  readonly #onChange = (): void => void this.reload()
  #paths: readonly string[] = []

  constructor(options: AccessReloadOptions) {
    this.#options = options
    this.#watch(options.current)
    process.on('SIGHUP', this.#onChange)
  }

  /** Reads the files now. Never rejects. */
  async reload(): Promise<void> {
    const before = this.failure
    try {
      const access = this.#options.read()
      this.#watch(access)
      await this.#options.apply(access)
      this.failure = null
    } catch (error) {
      this.failure = SealtraceError.is(error) ? error.message : 'the file cannot be read'
      if (this.failure !== before) this.#options.onFailure(this.failure)
    }
  }

  close(): void {
    for (const path of this.#paths) unwatchFile(path, this.#onChange)
    process.off('SIGHUP', this.#onChange)
  }

  #watch({ path }: AccessConfig): void {
    const { path: settings, interval = 1000 } = this.#options
    const wanted = path === null ? [settings] : [settings, path]
    for (const old of this.#paths) if (!wanted.includes(old)) unwatchFile(old, this.#onChange)
    for (const one of wanted)
      if (!this.#paths.includes(one))
        watchFile(one, { persistent: false, interval }, this.#onChange)
    this.#paths = wanted
  }
}
