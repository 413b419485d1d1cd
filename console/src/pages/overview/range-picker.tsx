import { useState } from 'react'
import { fromLocalInput, lasts, localInput, type TimeRange } from '../../lib/chart-range.ts'
import { formatTime } from '../../lib/format-time.ts'
import { AskDialog } from '../../ui/ask-dialog.tsx'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'

interface Props {
  readonly range: TimeRange
  readonly onRange: (range: Pick<TimeRange, 'since' | 'until'> | { readonly last: string }) => void
}

const span = 'span'

/** The last so-and-so long, or a span of the user's own. */
export function RangePicker({ range, onRange }: Props) {
  const [isAsking, ask] = useState(false)
  const own =
    range.last === null
      ? `${formatTime(range.since.toISOString())} – ${formatTime(range.until.toISOString())}`
      : 'Another time…'
  return (
    <>
      <SelectField
        label="Time"
        isLabelHidden
        value={range.last ?? span}
        choices={[
          ...lasts.map(({ id, label }) => ({ value: id as string, label })),
          { value: span, label: own },
        ]}
        onValue={(value) => (value === span ? ask(true) : onRange({ last: value }))}
      />
      {range.last === null && (
        <Button icon="clock" aria-label="Change the time" onClick={() => ask(true)} />
      )}
      {isAsking && <SpanDialog range={range} onRange={onRange} onClose={() => ask(false)} />}
    </>
  )
}

function SpanDialog({ range, onRange, onClose }: Props & { readonly onClose: () => void }) {
  const [from, setFrom] = useState(localInput(range.since))
  const [to, setTo] = useState(localInput(range.until))
  const since = fromLocalInput(from)
  const until = fromLocalInput(to)
  const wrong =
    !since || !until ? 'Give both times.' : since < until ? null : 'It ends before it begins.'
  return (
    <AskDialog
      title="Which time?"
      action="Show"
      whyNot={wrong}
      onDo={() => {
        if (since && until) onRange({ since, until })
        onClose()
      }}
      onClose={onClose}
    >
      <TextField type="datetime-local" label="From" value={from} onValue={setFrom} />
      <TextField
        type="datetime-local"
        label="Until"
        hint="In the zone of this browser."
        value={to}
        onValue={setTo}
      />
    </AskDialog>
  )
}
