import { Chip } from '../../ui/chip.tsx'
import { None } from '../../ui/none.tsx'

/** Classes of hidden values with their counts: the most first, and how many more there are. */
export function ClassChips({
  counts,
  most = 3,
}: {
  counts: Record<string, number>
  most?: number
}) {
  const all = Object.entries(counts).toSorted(([, a], [, b]) => b - a)
  if (all.length === 0) return <None />
  const rest = all.slice(most)
  return (
    <span className="row class-chips">
      {all.slice(0, most).map(([name, count]) => (
        <Chip key={name} tone="seal">
          {name} {count}
        </Chip>
      ))}
      {rest.length > 0 && (
        <Chip title={rest.map(([name, count]) => `${name} ${count}`).join(', ')}>
          +{rest.length}
        </Chip>
      )}
    </span>
  )
}
