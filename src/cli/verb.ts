import type { Action } from '../access/principal.ts'
import type { Io } from './io.ts'
import type { ExitStatus } from './exit-status.ts'
import type { Options } from './options.ts'

export interface OptionSpec {
  readonly name: string
  /** Name of the value in help; a flag has none. */
  readonly value?: string
  readonly help: string
  /** It may be given more than once: see `Options.texts`. */
  readonly many?: true
}

/** What a command has to say: `--json` prints the one, people get the other. */
export interface Outcome {
  readonly json: unknown
  readonly text: () => string
  readonly status?: ExitStatus
}

export interface Context {
  readonly io: Io
  readonly options: Options
  /** Words after the verb. */
  readonly words: readonly string[]
  readonly json: boolean
  /** Of the verb and what follows it; absent: nothing is asked. */
  readonly rights?: Rights
}

/** One of them is enough to begin with; `none`: no log is asked for anything, or whoever has its files may. */
export type Rights = readonly Action[] | 'none'

/** Null from a command that has written its output itself. */
type Command = (context: Context) => Promise<Outcome | null>

export interface Verb {
  readonly name: string
  readonly summary: string
  /** The rights that it takes; where they differ by the word that follows it, by that word, and `*` for any other. */
  readonly rights: Rights | Readonly<Record<string, Rights>>
  /** What follows the verb, e.g. `TRACE`. */
  readonly words: string
  /** Fewest and most words after the verb. */
  readonly count: readonly [least: number, most: number]
  readonly options: readonly OptionSpec[]
  readonly examples: readonly string[]
  readonly notes?: string
  /** It needs no log, and takes none of the options that say where one is. */
  readonly withoutLog?: true
  /** Ends with 0 and no answer whatever is wrong: what runs it takes another exit status for an order. */
  readonly neverFails?: true
  /** What its exit statuses mean, where that is not what they mean elsewhere. */
  readonly exitStatuses?: readonly (readonly [status: ExitStatus, meaning: string])[]
  /** Imported when it runs, so that help works whatever else is broken. */
  readonly load: () => Promise<Command>
}
