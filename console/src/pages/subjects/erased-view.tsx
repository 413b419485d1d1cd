import { Link } from 'wouter'
import { bytesOf } from '../../lib/audit-receipt.ts'
import { saveFile } from '../../lib/download.ts'
import { formatNumber } from '../../lib/format.ts'
import { Button } from '../../ui/button.tsx'
import { Snippet } from '../../ui/snippet.tsx'
import { Time } from '../../ui/time.tsx'
import type { Done } from './use-erasure.ts'

/** What was done, and what proves it; or who has to say yes now. */
export function ErasedView({ done }: { done: Done }) {
  if (done.status === 'pending')
    return (
      <div className="stack">
        <p className="notice" data-tone="warn" role="status">
          <strong>Nothing is erased yet.</strong> Another person with this right has to approve it
          by <Time at={done.expires} />.
        </p>
        <dl className="facts">
          <dt>Request</dt>
          <dd>
            <code className="wrap">{done.requestId}</code>
          </dd>
        </dl>
        <p>
          It stands under <Link href="/approvals">Approvals</Link>.
        </p>
      </div>
    )
  const { erased, intentRecordId, completionRecordId, auditRecordId, receipt } = done
  return (
    <div className="stack">
      <p className="notice" data-tone="ok" role="status">
        <strong>Erased for good.</strong> {counts(erased)}
      </p>
      <dl className="facts">
        <dt>Intent</dt>
        <dd>
          <code className="wrap">{intentRecordId}</code>
        </dd>
        <dt>Completion</dt>
        <dd>
          <code className="wrap">{completionRecordId}</code>
        </dd>
        <dt>Audit entry</dt>
        <dd>
          <code className="wrap">{auditRecordId}</code>
        </dd>
      </dl>
      {receipt && (
        <>
          <div className="spread">
            <h3>Receipt</h3>
            <Button icon="download" size="small" onClick={() => saveReceipt(receipt)}>
              Receipt
            </Button>
          </div>
          <Snippet code={receipt.proof} what="the receipt of the erasure" />
        </>
      )}
      <p>
        <Link href="/integrity">Verify the log</Link>: what was erased counts as erased, and
        everything else still holds.
      </p>
    </div>
  )
}

function counts({
  records,
  parts,
  keys,
}: {
  records: number
  parts: number
  keys: number
}): string {
  return `${formatNumber(records)} records, ${formatNumber(parts)} parts and ${formatNumber(keys)} keys are gone.`
}

function saveReceipt(receipt: { recordId: string; proof: string; leaf: string }): void {
  saveFile(receipt.proof, `${receipt.recordId}.tlog-proof`)
  saveFile(new Blob([bytesOf(receipt.leaf)]), `${receipt.recordId}.leaf`)
}
