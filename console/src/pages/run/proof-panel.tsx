import { useState } from 'react'
import type { StepProof } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { saveFile } from '../../lib/download.ts'
import { formatNumber } from '../../lib/format.ts'
import { whyNot } from '../../lib/rights.ts'
import { useSession } from '../../lib/session.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { sayError } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { SealedRecord } from './sealed-record.tsx'

/** Whether the record is in the log, and who outside has seen it there. */
export function ProofBadge({ proof }: { proof: StepProof }) {
  const { included, witnesses, index, size } = proof
  return (
    <span className="row">
      {included ? (
        <Chip
          tone="ok"
          icon="seal"
          title={`Record ${index ?? '?'} of ${size} under a signed checkpoint`}
        >
          in the log
        </Chip>
      ) : (
        <Chip tone="warn" icon="clock" title="It waits for its place in the log">
          not yet in the log
        </Chip>
      )}
      <Chip
        tone={witnesses.length > 0 ? 'ok' : 'plain'}
        title={witnesses.join('\n') || 'No witness has cosigned a checkpoint that covers it'}
      >
        witnessed by {witnesses.length}
      </Chip>
    </span>
  )
}

export function ProofPanel({ proof, parts }: { proof: StepProof; parts: readonly string[] }) {
  const { recordId, index, size, witnesses } = proof
  const records = parts.length > 0 ? parts : [recordId]
  const [sealed, setSealed] = useState<string | null>(null)
  return (
    <div className="stack">
      <ProofBadge proof={proof} />
      <dl className="facts">
        <dt>Place in the log</dt>
        <dd className="num">
          {index === null ? 'none yet' : `${formatNumber(index)} of ${formatNumber(size)}`}
        </dd>
        <dt>Witnesses</dt>
        <dd>{witnesses.join(', ') || 'none'}</dd>
      </dl>
      {records.map((record) => (
        <div key={record} className="card stack-tight">
          <p className="mono small wrap">{record}</p>
          <div className="row">
            <ReceiptButton recordId={record} />
            <Button
              size="small"
              icon={sealed === record ? 'down' : 'right'}
              aria-expanded={sealed === record}
              onClick={() => setSealed(sealed === record ? null : record)}
            >
              Sealed bytes
            </Button>
          </div>
          {sealed === record && <SealedRecord recordId={record} />}
        </div>
      ))}
      <p className="soft small">
        Check a receipt without this collector:{' '}
        <code>sealtrace verify-receipt FILE.tlog-proof --leaf FILE.leaf --log-key VKEY</code>
      </p>
    </div>
  )
}

function ReceiptButton({ recordId }: { recordId: string }) {
  const { session, can } = useSession()
  const [isBusy, setBusy] = useState(false)
  const take = async (): Promise<void> => {
    setBusy(true)
    try {
      const { proof, leaf } = await api.receipt({ record: recordId })
      saveFile(new Blob([bytesOf(proof)]), `${recordId}.tlog-proof`)
      saveFile(new Blob([bytesOf(leaf)]), `${recordId}.leaf`)
    } catch (error) {
      toast(sayError(error), 'bad')
    }
    setBusy(false)
  }
  return (
    <Button
      size="small"
      icon="download"
      isBusy={isBusy}
      whyNot={can('verify') ? null : whyNot('verify', session.principal.roles)}
      onClick={() => void take()}
    >
      Receipt
    </Button>
  )
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
