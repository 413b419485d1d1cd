import type { TraceSummary } from '../../api/client.ts'
import { Chip } from '../../ui/chip.tsx'

export function incompleteBecause(ended: TraceSummary['ended']): string {
  return ended === 'unknown'
    ? 'The process died: how the run ended nobody knows.'
    : 'No end came within the time that runs have.'
}

/** How the run went, and whether it is over. */
export function RunState({ run }: { run: TraceSummary }) {
  const { state, status, errors, lost, ended } = run
  return (
    <span className="row run-state">
      {state === 'running' && (
        <Chip tone="info" icon="clock">
          running
        </Chip>
      )}
      {state === 'incomplete' && (
        <Chip tone="warn" icon="warning" title={incompleteBecause(ended)}>
          incomplete
        </Chip>
      )}
      {status === 'error' && (
        <Chip tone="bad" icon="close">
          failed
        </Chip>
      )}
      {status === 'ok' && state === 'complete' && (
        <Chip tone="ok" icon="check">
          ok
        </Chip>
      )}
      {status === 'unset' && state === 'complete' && <Chip>ended</Chip>}
      {errors > 0 && status !== 'error' && (
        <Chip tone="bad" title="Steps that failed in it">
          {errors} {errors === 1 ? 'error' : 'errors'}
        </Chip>
      )}
      {(lost ?? 0) > 0 && (
        <Chip tone="bad" icon="warning" title="Messages that its recorder knows to be lost">
          {lost} lost
        </Chip>
      )}
    </span>
  )
}
