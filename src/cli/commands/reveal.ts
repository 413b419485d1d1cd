import type { RevealResult } from '../../access/reader.ts'
import { parseRecordId } from '../../record/id.ts'
import { painter, type Paint } from '../io.ts'
import { usage } from '../options.ts'
import { neutralize } from '../render/neutralize.ts'
import { pairs } from '../render/table.ts'
import { withSource } from '../source.ts'
import type { Context, Outcome } from '../verb.ts'

export async function reveal(context: Context): Promise<Outcome> {
  const { io, options, words } = context
  const record = (words[0] ?? '').toLowerCase()
  if (!parseRecordId(record)) throw usage('reveal takes a record id, as `show` prints it')
  const className = options
    .required('class', 'a class of the findings that `show` lists, such as email')
    .toLowerCase()
  if (!/^[a-z0-9_]{1,40}$/.test(className))
    throw usage('--class takes the name of a class, such as email or us_ssn')
  const reason = options
    .required('reason', 'why you need to see this; it goes on the record')
    .trim()
  const result = await withSource(context, (source) =>
    source.reveal({ record, class: className, reason }),
  )
  return { json: result, text: () => describe(result, painter(io.stdout, io.environment)) }
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
