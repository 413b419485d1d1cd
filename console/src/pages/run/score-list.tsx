import type { ScoreView } from '../../api/client.ts'
import { formatNumber } from '../../lib/format.ts'
import { Chip } from '../../ui/chip.tsx'
import { PlainText } from '../../ui/plain-text.tsx'

export function ScoreList({ scores }: { scores: readonly ScoreView[] }) {
  if (scores.length === 0) return null
  return (
    <ul className="scores" aria-label="Scores">
      {scores.slice(0, 50).map(({ name, value, source, time }, i) => (
        <li key={i}>
          <Chip tone="info" title={[source, time].filter(Boolean).join('\n')}>
            <PlainText text={`${name.slice(0, 80) || 'score'} ${shown(value)}`} />
          </Chip>
        </li>
      ))}
    </ul>
  )
}

function shown(value: ScoreView['value']): string {
  if (typeof value === 'number') return formatNumber(value)
  return value === null ? '–' : String(value).slice(0, 80)
}
