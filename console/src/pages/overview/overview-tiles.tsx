import type { Overview } from '../../api/client.ts'
import { formatCost, formatDuration, formatNumber, formatPercent } from '../../lib/format.ts'
import { StatTile } from '../../ui/charts/stat-tile.tsx'
import { sumOf } from './overview-charts.tsx'
import { runsLink, type Looked } from './runs-link.ts'

interface Props {
  readonly overview: Overview
  readonly looked: Looked
}

/** All of the time that is looked at, in six numbers. */
export function OverviewTiles({ overview: { total, findings }, looked }: Props) {
  const { runs, steps, errors, inputTokens, outputTokens, costUsd, p50, p95 } = total
  const classes = Object.keys(findings).length
  return (
    <div className="stat-grid">
      <StatTile
        label="Runs"
        value={formatNumber(runs)}
        note={`${formatNumber(steps)} steps`}
        href={runsLink(looked)}
      />
      <StatTile
        label="Cost"
        value={costUsd === null ? '–' : formatCost(costUsd)}
        note={costUsd === null || runs === 0 ? 'not known' : `${formatCost(costUsd / runs)} a run`}
        href={runsLink(looked)}
      />
      <StatTile
        label="Latency, p95"
        value={p95 === null ? '–' : formatDuration(p95)}
        note={p50 === null ? 'no run has ended' : `half within ${formatDuration(p50)}`}
        href={runsLink(looked, p95 === null ? {} : { min_duration_ms: String(Math.floor(p95)) })}
      />
      <StatTile
        label="Errors"
        value={formatNumber(errors)}
        note={steps === 0 ? 'of no steps' : `${formatPercent(errors / steps)} of steps`}
        href={runsLink(looked, { status: 'error' })}
        {...(errors > 0 ? { tone: 'bad' } : {})}
      />
      <StatTile
        label="Tokens"
        value={formatNumber(inputTokens + outputTokens)}
        note={`${formatNumber(inputTokens)} in, ${formatNumber(outputTokens)} out`}
        href={runsLink(looked)}
      />
      <StatTile
        label="Values hidden"
        value={formatNumber(sumOf(findings))}
        note={classes === 1 ? 'of one class' : `of ${classes} classes`}
        href={runsLink(looked)}
      />
    </div>
  )
}
