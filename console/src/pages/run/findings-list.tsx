import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import type { FindingView } from '../../api/client.ts'

/** Actions that leave nothing to reveal. */
const unkept = new Set(['keep', 'drop', 'redact', 'hash', 'generalize', 'masked'])

const words: Record<string, string> = {
  seal: 'hidden, kept sealed',
  keep: 'found and left as it is',
  drop: 'dropped for good',
  redact: 'blacked out for good',
  hash: 'replaced by a keyed hash',
  generalize: 'made less exact',
  pseudonym: 'replaced by a pseudonym',
  partial: 'hidden, a piece is shown',
  replace: 'hidden behind a mask',
  mixed: 'hidden in several ways',
}

export interface FindingsListProps {
  readonly findings: readonly FindingView[]
  /** Why none may be revealed; null where some may. */
  readonly whyNot: string | null
  readonly onAsk: (className: string) => void
}

export function FindingsList({ findings, whyNot, onAsk }: FindingsListProps) {
  if (findings.length === 0) return null
  const isHiding = findings.some(({ action }) => action !== 'keep')
  return (
    <ul className="findings" aria-label="What is hidden in this step">
      {findings.map(({ class: name, count, action }) => (
        <li key={name} className="finding">
          <Chip
            tone={action === 'keep' ? 'plain' : 'seal'}
            icon={action === 'keep' ? 'eye' : 'lock'}
            title={`${count} × ${name}: ${words[action] ?? action}`}
          >
            {name} {count}
          </Chip>
          <span className="soft small">{words[action] ?? action}</span>
          {action !== 'keep' && (
            <Button
              size="small"
              icon="eye"
              aria-label={`Reveal ${name}`}
              whyNot={
                whyNot ?? (unkept.has(action) ? 'The policy kept no value of this class.' : null)
              }
              onClick={() => onAsk(name)}
            >
              Reveal
            </Button>
          )}
        </li>
      ))}
      {whyNot !== null && isHiding && <li className="soft small">{whyNot}</li>}
    </ul>
  )
}
