import type { SubjectView } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Num } from '../../ui/numbers.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { Table, type Column } from '../../ui/table.tsx'

type Person = SubjectView['people'][number]

interface Props {
  readonly people: readonly Person[]
  readonly current: string | null
  readonly onPerson: (subject: string) => void
}

/** In whose runs a value stands: the one who is meant may be among them. Which one is for people to say. */
export function People({ people, current, onPerson }: Props) {
  const columns: readonly Column<Person>[] = [
    {
      key: 'who',
      head: 'Pseudonym',
      cell: ({ pseudonym }) => <PlainText text={pseudonym} className="mono" />,
    },
    {
      key: 'subject',
      head: 'Subject',
      isExtra: true,
      isWide: true,
      cell: ({ subject }) => <code className="wrap">{subject}</code>,
    },
    {
      key: 'runs',
      head: 'Runs that hold it',
      isNumber: true,
      cell: ({ runs }) => <Num value={runs} />,
    },
    {
      key: 'open',
      head: 'Choose',
      cell: ({ subject }) => (
        <Button
          size="small"
          whyNot={subject === current ? 'This is the person shown.' : null}
          onClick={() => onPerson(subject)}
        >
          This person
        </Button>
      ),
    },
  ]
  return (
    <section className="stack-tight" aria-label="Whose runs it stands in">
      <h3>Whose runs it stands in</h3>
      <p className="soft small">
        Somebody known by a value alone is one of these as a rule. Which one is for you to say.
      </p>
      <Table
        caption="People in whose runs the value stands"
        columns={columns}
        rows={people}
        rowKey={({ subject }) => subject}
      />
    </section>
  )
}
