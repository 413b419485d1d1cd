import type { RevealResult } from '../../access/reader.ts'
import { placeholderPattern } from '../../access/reveal.ts'
import { parseRecordId } from '../../record/id.ts'
import { painter, type Paint } from '../io.ts'
import { usage } from '../options.ts'
import { neutralize } from '../render/neutralize.ts'
import { pairs } from '../render/table.ts'
import { withSource } from '../source.ts'
import type { Context, Outcome } from '../verb.ts'
import { revealAll } from './reveal-all.ts'
import { classOf, reasonOf } from './reveal-options.ts'
import { askForReveal, decideRequest, listRequests } from './reveal-requests.ts'

export async function reveal(context: Context): Promise<Outcome> {
  const [word, more] = context.words
  if (word === 'approve' || word === 'refuse') return decideRequest(context, word === 'approve')
  if (more !== undefined) throw usage('reveal takes one record id, or approve or refuse and an id')
  if (word === 'requests') return listRequests(context)
  if (context.options.flag('all')) return revealAll(context)
  return revealValues(context)
}

async function revealValues(context: Context): Promise<Outcome> {
  const { io, options } = context
  const asked = askedOf(context)
  if (options.flag('ask')) {
    const out = ['request', 'value', 'break-glass'].find((name) => isGiven(context, name))
    if (out) throw usage(`--ask goes without --${out}`)
    return askForReveal(context, asked)
  }
  const placeholder = options.text('value')
  if (placeholder !== undefined && !placeholderPattern.test(placeholder))
    throw usage("--value takes a placeholder as `show` prints it, such as '[EMAIL_1]'")
  const breakGlass = options.flag('break-glass')
  const request = options.text('request')
  if (breakGlass && request !== undefined) throw usage('--break-glass goes without --request')
  const result = await withSource(context, (source) =>
    source.reveal({
      ...asked,
      ...(placeholder !== undefined && { placeholder }),
      ...(request !== undefined && { request }),
      ...(breakGlass && { breakGlass }),
    }),
  )
  if (breakGlass)
    io.stderr.write(
      `sealtrace: warning: the glass was broken; it is on the record as ${neutralize(result.auditRecordId)}\n`,
    )
  return { json: result, text: () => describe(result, painter(io.stdout, io.environment)) }
}

function isGiven({ options }: Context, name: string): boolean {
  return options.flag(name) || options.text(name) !== undefined
}

function askedOf({ options, words }: Context) {
  const record = (words[0] ?? '').toLowerCase()
  if (!parseRecordId(record)) throw usage('reveal takes a record id, as `show` prints it')
  if (options.texts('class').length > 1)
    throw usage('reveal shows one class, or several with --all')
  const given = options.required(
    'class',
    'a class of the findings that `show` lists, such as email',
  )
  return { record, class: classOf(given), ...reasonOf(options) }
}

function describe(result: RevealResult, paint: Paint): string {
  const values = result.values.map(
    ({ placeholder, value }) =>
      [
        neutralize(placeholder),
        neutralize(typeof value === 'string' ? value : JSON.stringify(value)),
      ] as const,
  )
  const shown = values.length
    ? pairs(values, paint)
    : 'the values of this class were not kept, or were erased\n'
  return `${shown}\n${paint('dim', `on the record as ${neutralize(result.auditRecordId)}`)}\n`
}
