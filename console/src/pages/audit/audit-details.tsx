import type { AuditEntry } from '../../api/client.ts'
import { actionName } from '../../lib/audit-words.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { JsonTree } from '../../ui/json-tree.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { Time } from '../../ui/time.tsx'
import { OutcomeChip } from './outcome-chip.tsx'
import { ReceiptButton } from './receipt-button.tsx'
import { Target } from './target.tsx'

interface Props {
  readonly entry: AuditEntry
  readonly onClose: () => void
}

/** All that one entry says, and what proves that it was made. */
export function AuditDetails({ entry, onClose }: Props) {
  const { recordId, time, actor, action, target, reason, address, details, findings } = entry
  const hidden = Object.entries(findings ?? {})
  return (
    <Dialog
      title="Audit entry"
      width="wide"
      onClose={onClose}
      actions={<ReceiptButton recordId={recordId} />}
    >
      <div className="stack">
        <dl className="facts">
          <dt>What</dt>
          <dd>
            <PlainText text={actionName(action)} />{' '}
            <PlainText text={action} className="mono soft" />
          </dd>
          <dt>Outcome</dt>
          <dd>
            <OutcomeChip entry={entry} />
          </dd>
          <dt>When</dt>
          <dd>
            <Time at={time} />
          </dd>
          <dt>Who</dt>
          <dd>
            <PlainText text={actor} className="mono" />
          </dd>
          <dt>From</dt>
          <dd>{address === null ? '–' : <PlainText text={address} className="mono" />}</dd>
          <dt>Of what</dt>
          <dd>
            <Target target={target} />
          </dd>
          <dt>Why</dt>
          <dd>{reason === null ? '–' : <PlainText text={reason} />}</dd>
          {hidden.length > 0 && (
            <>
              <dt>Values hidden in it</dt>
              <dd>{hidden.map(([name, count]) => `${name}: ${count}`).join(', ')}</dd>
            </>
          )}
          <dt>Record</dt>
          <dd className="row">
            <code>{recordId}</code>
            <CopyButton text={recordId} what="the record’s id" />
          </dd>
        </dl>
        {details !== null && Object.keys(details).length > 0 && (
          <section className="stack-tight">
            <h3>What else it says</h3>
            <JsonTree value={details} depth={3} />
          </section>
        )}
      </div>
    </Dialog>
  )
}
