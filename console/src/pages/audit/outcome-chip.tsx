import { toneOf } from '../../lib/audit-words.ts'
import { Chip } from '../../ui/chip.tsx'

const tones = { danger: 'bad', warning: 'warn', neutral: 'plain' } as const

export function OutcomeChip({ entry }: { entry: { action: string; outcome: string } }) {
  const tone = tones[toneOf(entry)]
  return (
    <Chip tone={tone} {...(tone === 'plain' ? {} : { icon: 'warning' })}>
      {entry.outcome}
    </Chip>
  )
}
