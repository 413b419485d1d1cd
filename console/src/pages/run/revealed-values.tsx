// Revealed values: on the screen for as long as the settings allow, in no cache, and gone with the step.
import type { Revealed } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { textOf } from '../../lib/chat-json.ts'
import { Button } from '../../ui/button.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { sayError } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useCountdown } from './use-countdown.ts'

export interface RevealedValuesProps {
  readonly revealed: Revealed
  readonly onEnd: () => void
}

export function RevealedValues({ revealed, onEnd }: RevealedValuesProps) {
  const { class: name, values, auditRecordId, shownForSeconds } = revealed
  const left = useCountdown(shownForSeconds, onEnd)
  return (
    <section className="revealed-values" aria-label={`Revealed: ${name}`}>
      <div className="spread">
        <strong>{name}</strong>
        <span className="row">
          <span className="small num" role="timer">
            hidden again in {left} s
          </span>
          <Button size="small" icon="lock" onClick={onEnd}>
            Hide now
          </Button>
        </span>
      </div>
      <ValueList values={values} auditRecordId={auditRecordId} />
      <p className="soft small wrap">
        This look is on the record: <span className="mono">{auditRecordId}</span>
      </p>
    </section>
  )
}

export interface ValueListProps {
  readonly values: Revealed['values']
  readonly auditRecordId: string
}

export function ValueList({ values, auditRecordId }: ValueListProps) {
  return (
    <dl className="value-list">
      {values.map(({ placeholder, value }) => (
        <div key={placeholder} className="value-line">
          <dt className="mono">{placeholder}</dt>
          <dd className="wrap">
            <PlainText text={textOf(value)} />
          </dd>
          <Button
            size="small"
            kind="quiet"
            icon="copy"
            aria-label={`Copy the value of ${placeholder}`}
            title="Copying is put on the record"
            onClick={() => void copy({ placeholder, value, auditRecordId })}
          />
        </div>
      ))}
      {values.length === 0 && <p>No value of this class is stored here any more.</p>}
    </dl>
  )
}

interface Copied {
  readonly placeholder: string
  readonly value: Revealed['values'][number]['value']
  readonly auditRecordId: string
}

/** On the record before it is in the clipboard; what cannot be put on the record is not copied. */
async function copy({ placeholder, value, auditRecordId }: Copied): Promise<void> {
  try {
    await api.noteCopy({ body: { auditRecordId, placeholder } })
  } catch (error) {
    toast(`Not copied: ${sayError(error)}`, 'bad')
    return
  }
  navigator.clipboard.writeText(textOf(value)).then(
    () => toast('Copied. This is on the record.'),
    () => toast('The browser let nothing into the clipboard.', 'bad'),
  )
}
