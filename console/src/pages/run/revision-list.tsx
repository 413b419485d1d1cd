import { Time } from '../../ui/time.tsx'
import { Fold } from './chat-view.tsx'
import { ContentNotice } from './content-notice.tsx'
import { StepContent } from './step-content.tsx'
import type { Step } from './step-kinds.ts'

/** What later messages took the place of: nothing that was recorded is hidden by what came after. */
export function RevisionList({ revisions }: { revisions: readonly Step[] }) {
  return (
    <ol className="stack plain-list">
      {revisions.map((revision, i) => (
        <li key={revision.recordId} className="card stack-tight">
          <p className="row small">
            <strong>Version {i + 1}</strong>
            <Time at={revision.startTime} />
            <span className="mono wrap">{revision.recordId}</span>
          </p>
          <ContentNotice step={revision} />
          {revision.content === 'shown' && (
            <Fold label="What it said">
              <StepContent step={revision} />
            </Fold>
          )}
        </li>
      ))}
    </ol>
  )
}
