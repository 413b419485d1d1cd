import type { Match } from '../../search/searcher.ts'
import { painter } from '../io.ts'
import { usage } from '../options.ts'
import { table, type Column } from '../render/table.ts'
import { withSource, type SearchFilter } from '../source.ts'
import { longestValue, valueOption } from '../value-option.ts'
import type { Context, Outcome } from '../verb.ts'

export async function search(context: Context): Promise<Outcome> {
  const { io } = context
  const filter = await filterOf(context)
  const found = await withSource(context, (source) => source.search(filter))
  const { matches, unopened, next } = found
  return {
    json: found,
    text: () =>
      [
        matches.length
          ? table(columns, matches, { paint: painter(io.stdout, io.environment) })
          : 'nothing found\n',
        unopened
          ? `\n${unopened} more that cannot be opened: erased, or sealed to a reader key that is not here\n`
          : '',
        next === null ? '' : `\nmore: --cursor ${next}\n`,
      ].join(''),
    status: matches.length || next !== null ? 0 : 1,
  }
}

const columns: readonly Column<Match>[] = [
  { title: 'TIME', text: ({ time }) => time.slice(0, 19).replace('T', ' ') },
  { title: 'TRACE', text: ({ traceId }) => traceId ?? '' },
  { title: 'RECORD', text: ({ recordId }) => recordId },
  { title: 'CLASS', text: ({ class: name }) => name ?? '' },
]

async function filterOf(context: Context): Promise<SearchFilter> {
  const { options } = context
  const [value, text] = [options.text('value'), options.text('text')]
  if ((value === undefined) === (text === undefined))
    throw usage('search takes either --value V or --text WORDS; --value - reads it from stdin')
  const className = options.text('class')?.toLowerCase()
  if (className !== undefined && (value === undefined || !/^[a-z0-9_]{1,40}$/.test(className)))
    throw usage('--class takes the name of a class, such as email or us_ssn, and goes with --value')
  if (text !== undefined && !text.trim()) throw usage('--text takes words')
  if ((text ?? '').length > longestValue)
    throw usage(`--text takes ${longestValue} characters at most`)
  return {
    value: await valueOption(context),
    text,
    class: className,
    limit: options.whole('limit', { least: 1, most: 1000 }) ?? 50,
    cursor: options.text('cursor'),
  }
}
