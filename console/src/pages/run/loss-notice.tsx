import type { Step } from './step-kinds.ts'

type Reason = NonNullable<Step['gap']>['reason']

const reasons: Record<Reason, string> = {
  queue_full: 'More came than the recorder may hold while it waits.',
  spool_full: 'The recorder’s spool was full, or its disk could not be written.',
  refused: 'The collector refused them for good. They lie aside on the agent’s machine.',
  too_large: 'A single one was larger than what a request may hold.',
  closed: 'They came after the recorder had been closed.',
  damaged: 'Files of the recorder’s spool were damaged or deleted.',
}

/** What a recorder tells of what it lost, and where to look next. */
export function LossNotice({ step: { gap } }: { step: Step }) {
  return (
    <div className="notice stack-tight" data-tone="bad">
      {gap ? (
        <p>
          <strong>Lost.</strong> {reasons[gap.reason]} What they said is recorded nowhere; that they
          are missing is on the record.
        </p>
      ) : (
        <p>
          <strong>The process died.</strong> It was killed or crashed while this run was open, and
          how the run ended is unknown. What it had not yet written down is lost.
        </p>
      )}
      <p className="soft small">
        On the agent’s machine, <code>sealtrace spool ls</code> shows what still waits there or lies
        aside.
      </p>
    </div>
  )
}
