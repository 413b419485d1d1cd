// One run of the program: finds the verb, runs it, prints its outcome, and turns what went wrong into one line.
import { programHelp, verbHelp } from './help.ts'
import { painter, type Io } from './io.ts'
import { nearest } from './nearest.ts'
import { findVerb, readOptions, shortened, usage } from './options.ts'
import { rightsOf } from './rights-of.ts'
import { reportError } from './report-error.ts'
import type { Outcome, Verb } from './verb.ts'
import { verbs } from './verbs.ts'
import { version } from './version.ts'

/** Resolves with the exit status; never rejects. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const json = asksForJson(argv)
  try {
    return await dispatch(argv, io, json)
  } catch (error) {
    if (!neverFails(argv)) return reportError(error, io, json)
    reportError(error, io, false)
    return say(io, json ? '{}\n' : '')
  }
}

function neverFails(argv: readonly string[]): boolean {
  const name = argv[findVerb(argv)]
  return verbs.some((verb) => verb.name === name && verb.neverFails)
}

async function dispatch(argv: readonly string[], io: Io, json: boolean): Promise<number> {
  const at = findVerb(argv)
  const paint = painter(io.stdout, io.environment)
  if (at === -1) return withoutVerb(argv, io)
  if (argv[at] === 'help') return dispatch([...argv.toSpliced(at, 1), '--help'], io, json)
  const verb = verbNamed(argv[at] ?? '')
  const { options, words } = readOptions(argv.toSpliced(at, 1), verb)
  if (options.flag('help')) return say(io, json ? helpJson(verb) : verbHelp(verb, paint))
  if (options.flag('version')) return say(io, versionText(json))
  checkWords(verb, words)
  const command = await verb.load()
  const rights = rightsOf(verb, words)
  const outcome = await command({ io, options, words, json, rights })
  return outcome ? print(outcome, io, json) : 0
}

function withoutVerb(argv: readonly string[], io: Io): number {
  const { options } = readOptions(argv)
  const json = options.flag('json')
  if (options.flag('version')) return say(io, versionText(json))
  const text = json
    ? `${JSON.stringify({ verbs: verbs.map(({ name, summary }) => ({ name, summary })) })}\n`
    : programHelp(verbs, painter(io.stdout, io.environment))
  if (options.flag('help')) return say(io, text)
  throw usage(`which verb? One of ${verbs.map(({ name }) => name).join(', ')}; see --help`)
}

function verbNamed(name: string): Verb {
  const verb = verbs.find((candidate) => candidate.name === name)
  if (verb) return verb
  const meant = nearest(
    name,
    verbs.map((candidate) => candidate.name),
  )
  throw usage(
    `there is no verb ${shortened(name)}${meant ? `; did you mean ${meant}?` : '; see --help'}`,
  )
}

function checkWords(verb: Verb, words: readonly string[]): void {
  const [least, most] = verb.count
  if (words.length < least)
    throw usage(`${verb.name} needs ${verb.words}; see sealtrace ${verb.name} --help`)
  if (words.length > most)
    throw usage(
      `${verb.name} takes ${most === 0 ? 'no words' : `at most ${most}`} after it; see sealtrace ${verb.name} --help`,
    )
}

function print(outcome: Outcome, io: Io, json: boolean): number {
  const text = json ? JSON.stringify(outcome.json) : outcome.text()
  io.stdout.write(text.endsWith('\n') || text === '' ? text : `${text}\n`)
  return outcome.status ?? 0
}

function say(io: Io, text: string): number {
  io.stdout.write(text)
  return 0
}

function versionText(json: boolean): string {
  return json ? `${JSON.stringify({ version: version() })}\n` : `sealtrace ${version()}\n`
}

function helpJson({ name, summary, words, options, examples }: Verb): string {
  return `${JSON.stringify({ name, summary, words, options, examples })}\n`
}

/** Also right when the rest of the command line is not. */
export function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return argv.slice(0, end === -1 ? argv.length : end).includes('--json')
}
