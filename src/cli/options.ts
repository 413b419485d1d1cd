// Reads a command line: node's parser makes tokens, and what is wrong with them is said here.
import { parseArgs } from 'node:util'
import { SealtraceError } from '../error.ts'
import { nearest } from './nearest.ts'
import type { OptionSpec, Verb } from './verb.ts'

/** How a collector elsewhere is reached over TLS. */
export const tlsOptions: readonly OptionSpec[] = [
  {
    name: 'client-cert',
    value: 'FILE',
    help: 'certificate for a collector that asks for one, PEM; default $SEALTRACE_CLIENT_CERT',
  },
  {
    name: 'client-key',
    value: 'FILE',
    help: 'its private key, PEM; default $SEALTRACE_CLIENT_KEY',
  },
  {
    name: 'ca',
    value: 'FILE',
    help: "authority of the collector's certificate, PEM; default $SEALTRACE_CA, else those that Node knows",
  },
]

export const commonOptions: readonly OptionSpec[] = [
  {
    name: 'data',
    value: 'DIR',
    help: 'data folder; default $SEALTRACE_DATA, else ./sealtrace-data',
  },
  {
    name: 'state',
    value: 'DIR',
    help: "state folder; default $SEALTRACE_STATE, else the user's own",
  },
  { name: 'url', value: 'URL', help: 'use a remote collector, with the key in $SEALTRACE_API_KEY' },
  ...tlsOptions,
  { name: 'project', value: 'NAME', help: 'project; default: default' },
  { name: 'config', value: 'FILE', help: 'configuration file' },
  { name: 'json', help: 'exactly one JSON document on stdout' },
  { name: 'version', help: 'print the version' },
  { name: 'help', help: 'print this help' },
]

/** Those of the common options that say where the log is. */
const ofLog = new Set(['data', 'state', 'url', 'client-cert', 'client-key', 'ca', 'project'])

export const tlsOptionNames = ['client-cert', 'client-key', 'ca'] as const

/** The common options that a verb takes. */
export function commonOptionsOf({ withoutLog }: Pick<Verb, 'withoutLog'>): readonly OptionSpec[] {
  return withoutLog ? commonOptions.filter(({ name }) => !ofLog.has(name)) : commonOptions
}

/** The options that were given, by name. */
export class Options {
  readonly #values: ReadonlyMap<string, string | true>
  readonly #many: ReadonlyMap<string, readonly string[]>

  constructor(
    values: ReadonlyMap<string, string | true>,
    many: ReadonlyMap<string, readonly string[]> = new Map(),
  ) {
    this.#values = values
    this.#many = many
  }

  flag(name: string): boolean {
    return this.#values.get(name) === true
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name)
    return typeof value === 'string' ? value : undefined
  }

  /** All that was given of an option that may be given more than once, in order. */
  texts(name: string): readonly string[] {
    return this.#many.get(name) ?? []
  }

  /** A whole number within bounds. Throws `usage`. */
  whole(name: string, bounds: { least: number; most: number }): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const n = /^\d{1,15}$/.test(text) ? Number(text) : NaN
    if (!(n >= bounds.least && n <= bounds.most))
      throw usage(`--${name} takes a whole number from ${bounds.least} to ${bounds.most}`)
    return n
  }

  /** A number from 0 on, written in digits. Throws `usage`. */
  number(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    if (!/^\d{1,12}(\.\d{1,9})?$/.test(text)) throw usage(`--${name} takes a number from 0 on`)
    return Number(text)
  }

  /** Throws `usage` when it was not given or is blank. */
  required(name: string, what: string): string {
    const text = this.text(name)
    if (!text?.trim()) throw usage(`--${name} is required: ${what}`)
    return text
  }
}

export interface CommandLine {
  readonly options: Options
  readonly words: readonly string[]
}

/** The place of the verb: the first word that is not the value of a common option. -1 when there is none. */
export function findVerb(argv: readonly string[]): number {
  const valued = new Set(commonOptions.filter(({ value }) => value).map(({ name }) => `--${name}`))
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] ?? ''
    if (arg === '--') return -1
    if (!arg.startsWith('-')) return i
    if (valued.has(arg)) i++
  }
  return -1
}

/** Throws `usage`. Values are never repeated in a message. */
export function readOptions(
  argv: readonly string[],
  verb?: Pick<Verb, 'name' | 'options' | 'withoutLog'>,
): CommandLine {
  const specs = new Map(
    [...commonOptions, ...(verb?.options ?? [])].map((spec) => [spec.name, spec]),
  )
  const { tokens } = parseArgs({
    args: [...argv],
    options: {
      ...Object.fromEntries(
        [...specs.values()].map(({ name, value }) => [
          name,
          { type: value ? 'string' : 'boolean' } as const,
        ]),
      ),
      help: { type: 'boolean', short: 'h' },
    },
    strict: false,
    tokens: true,
  })
  const values = new Map<string, string | true>()
  const many = new Map<string, string[]>()
  const words: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const value = readValue(token, specs)
    values.set(token.name, value)
    if (specs.get(token.name)?.many && value !== true)
      many.set(token.name, [...(many.get(token.name) ?? []), value])
  }
  const own = new Set(verb?.options.map(({ name }) => name))
  const useless =
    verb?.withoutLog && [...values.keys()].find((name) => ofLog.has(name) && !own.has(name))
  if (useless) throw usage(`${verb.name} needs no log; leave --${useless} out`)
  return { options: new Options(values, many), words }
}

interface Token {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

function readValue(token: Token, specs: ReadonlyMap<string, OptionSpec>): string | true {
  const spec = specs.get(token.name)
  if (!spec) throw usage(`there is no option ${shortened(token.rawName)}${hint(token, specs)}`)
  if (!spec.value) {
    if (token.value !== undefined) throw usage(`--${spec.name} takes no value`)
    return true
  }
  if (token.value === undefined || token.value === '')
    throw usage(`--${spec.name} takes a value: --${spec.name} ${spec.value}`)
  if (!token.inlineValue && token.value.length > 1 && token.value.startsWith('-'))
    throw usage(
      `--${spec.name} takes a value; one that starts with a dash is given as --${spec.name}=${spec.value}`,
    )
  return token.value
}

function hint(token: Token, specs: ReadonlyMap<string, OptionSpec>): string {
  const meant = nearest(token.name, [...specs.keys()])
  return meant ? `; did you mean --${meant}?` : '; see --help'
}

export function usage(message: string): SealtraceError {
  return new SealtraceError('usage', message)
}

/** As much of a word of the command line as may be repeated. */
export function shortened(word: string): string {
  return word.length > 40 ? `${word.slice(0, 40)}…` : word
}
