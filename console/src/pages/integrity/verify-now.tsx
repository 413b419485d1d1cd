import type { Verification, VerifyReport } from '../../api/client.ts'
import { formatNumber } from '../../lib/format.ts'
import { whyNot } from '../../lib/rights.ts'
import { useSession } from '../../lib/session.ts'
import { Button } from '../../ui/button.tsx'
import { Time } from '../../ui/time.tsx'
import { sayError } from '../../ui/states.tsx'
import { ReportView } from './report-view.tsx'
import { useVerification } from './use-verification.ts'

export function VerifyNow() {
  const { session, can } = useSession()
  const { verification, lost, start } = useVerification()
  const isRunning = start.isPending || verification?.state === 'running'
  const why = can('verify') ? null : whyNot('verify', session.principal.roles)
  const error = start.error ?? lost
  return (
    <section className="card stack" aria-labelledby="verify-now">
      <div className="spread">
        <h2 id="verify-now">Verify now</h2>
        <div className="row">
          <Button
            icon="integrity"
            isBusy={isRunning && verification?.deep === false}
            whyNot={why ?? (isRunning ? 'One is running.' : null)}
            onClick={() => start.mutate(false)}
          >
            Structure
          </Button>
          <Button
            kind="primary"
            icon="integrity"
            isBusy={isRunning && verification?.deep !== false}
            whyNot={why ?? (isRunning ? 'One is running.' : null)}
            onClick={() => start.mutate(true)}
          >
            Every byte
          </Button>
        </div>
      </div>
      <p className="soft small">
        Structure: every leaf, tile, signature and manifest, and that each part is there. Every
        byte: parts, header rows and wrapped keys too. The collector checks itself here; what does
        not take its word stands below.
      </p>
      {error && (
        <p className="notice" data-tone="bad" role="alert">
          {sayError(error)}
        </p>
      )}
      {verification && <State verification={verification} />}
    </section>
  )
}

function State({ verification }: { verification: Verification }) {
  const { state, deep, done, total, report, error, started, finished } = verification
  const what = deep ? 'every byte' : 'the structure'
  if (state === 'running')
    return (
      <div className="stack-tight">
        <progress className="verify-progress" value={done} max={Math.max(total, 1)}>
          {formatNumber(done)} of {formatNumber(total)}
        </progress>
        <p className="small num" role="status">
          Checking {what}: {formatNumber(done)} of {formatNumber(total)} records
        </p>
      </div>
    )
  return (
    <div className="stack">
      {error && (
        <p className="notice" data-tone="bad" role="alert">
          It could not be verified: {error.message} ({error.code}).
        </p>
      )}
      {report && <ReportView report={report as unknown as VerifyReport} />}
      <p className="soft small">
        Checked {what}, begun <Time at={started} />, done <Time at={finished} />.
      </p>
    </div>
  )
}
