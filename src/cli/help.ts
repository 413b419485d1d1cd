// Help is generated from the verb table.
import { exitStatuses } from './exit-status.ts'
import type { Paint } from './io.ts'
import { commonOptions, commonOptionsOf } from './options.ts'
import type { OptionSpec, Verb } from './verb.ts'

export function programHelp(verbs: readonly Verb[], paint: Paint): string {
  const lines = verbs.map(({ name, summary }) => [name, summary] as const)
  return [
    'Sealtrace, the flight recorder for AI agents: masked, sealed, provable, erasable.',
    '',
    heading('Usage', paint),
    '  sealtrace VERB [options]',
    '',
    heading('Verbs', paint),
    ...columns(lines),
    '',
    heading('Common options', paint),
    ...optionLines(commonOptions),
    '',
    heading('Examples', paint),
    '  sealtrace start',
    '  sealtrace record run.otlp.json',
    '  sealtrace ls --since 2h',
    '  sealtrace VERB --help',
    '',
    heading('Exit status', paint),
    ...statusLines(),
    '',
  ].join('\n')
}

export function verbHelp(verb: Verb, paint: Paint): string {
  return [
    `sealtrace ${verb.name}: ${verb.summary}.`,
    '',
    heading('Usage', paint),
    `  sealtrace ${[verb.name, verb.words, '[options]'].filter(Boolean).join(' ')}`,
    ...(verb.notes ? ['', ...verb.notes.split('\n')] : []),
    ...(verb.options.length ? ['', heading('Options', paint), ...optionLines(verb.options)] : []),
    '',
    heading('Common options', paint),
    ...optionLines(commonOptionsOf(verb)),
    '',
    heading('Examples', paint),
    ...verb.examples.map((line) => `  ${line}`),
    '',
    heading('Exit status', paint),
    ...statusLines(verb.exitStatuses),
    '',
  ].join('\n')
}

function optionLines(options: readonly OptionSpec[]): string[] {
  return columns(
    options.map(({ name, value, help }) => [value ? `--${name} ${value}` : `--${name}`, help]),
  )
}

function statusLines(statuses: Verb['exitStatuses'] = exitStatuses): string[] {
  return columns(statuses.map(([status, meaning]) => [String(status), meaning]))
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

function heading(text: string, paint: Paint): string {
  return paint('bold', `${text}:`)
}
