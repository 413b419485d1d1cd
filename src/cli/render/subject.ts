// A person as the command line shows them: what there is of them, where they are mentioned, and what was erased.
import type { Mention, Person } from '../../erase/find-mentions.ts'
import type {
  ErasedSubject,
  ErasePreview,
  PendingErasure,
  SubjectView,
} from '../../erase/subject-view.ts'
import type { Paint } from '../io.ts'
import { pairs, table, type Column } from './table.ts'

const mentionColumns: readonly Column<Mention>[] = [
  { title: 'TRACE', text: ({ traceId }) => traceId ?? 'audit entry' },
  { title: 'RECORD', text: ({ recordId }) => recordId },
  { title: 'CLASS', text: ({ class: name }) => name },
  { title: 'VALUES', text: ({ values }) => String(values) },
  { title: 'RUN OF', text: ({ subject: id }) => id ?? '' },
  { title: 'HELD', text: ({ held }) => (held ? 'stays' : '') },
]

const personColumns: readonly Column<Person>[] = [
  { title: 'SUBJECT', text: ({ subject }) => subject },
  { title: 'PSEUDONYM', text: ({ pseudonym }) => pseudonym },
  { title: 'RUNS', text: ({ runs }) => String(runs) },
]

export function describeSubject(
  view: SubjectView | ErasePreview | ErasedSubject | PendingErasure,
  paint: Paint,
): string {
  const { mentions, people } = view
  const found = mentions.length
    ? `\nin other people's runs and in audit entries; with each, all values of the class in that message go:\n${table(mentionColumns, mentions, { paint })}`
    : ''
  const owners = people.length
    ? `\npeople of these runs, of whom one may be meant:\n${table(personColumns, people, { paint })}`
    : ''
  const isDone = 'status' in view && view.status === 'erased'
  const note =
    'dryRun' in view && !isDone ? `\n${paint('yellow', 'Nothing was erased yet.')}\n` : ''
  return `${pairs(rowsOf(view), paint)}${found}${owners}${note}`
}

function rowsOf(
  view: SubjectView | ErasePreview | ErasedSubject | PendingErasure,
): [string, string][] {
  const { collateral, damaged, unopened, holds } = view
  const rows: [string, string][] = [
    ['subject', view.subject ?? 'nobody was recorded under this as a user id'],
    ['runs', String(view.traces.length)],
    ['records', String(view.records)],
    ['parts', String(view.parts)],
  ]
  if (collateral.records)
    rows.push(['not theirs alone', `${collateral.records} of the records, in the same runs`])
  if (damaged) rows.push(['damaged', `${damaged} records: see \`sealtrace verify\``])
  if (unopened) rows.push(['unopened', `${unopened} parts that may mention them`])
  if (holds.length) rows.push(['under legal hold', holds.join(', ')])
  if ('erased' in view)
    rows.push(
      ['erased', `${view.erased.records} records, ${view.erased.keys} keys destroyed`],
      ['on the record as', view.intentRecordId],
      ['completed as', view.completionRecordId],
    )
  if ('requestId' in view)
    rows.push(
      ['request', `${view.requestId}: to be approved by somebody else`],
      ['until', view.expires],
    )
  return rows
}
