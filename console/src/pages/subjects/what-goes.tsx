import type { SubjectView } from '../../api/client.ts'
import { Chip } from '../../ui/chip.tsx'
import { consequences, type Consequence } from './consequences.ts'

const chips = { goes: 'bad', stays: 'plain', stops: 'warn' } as const
const words: Record<Consequence['tone'], string> = {
  ...{ goes: 'goes', stays: 'stays', stops: 'in the way' },
}

export function WhatGoes({ view }: { view: SubjectView }) {
  const all = consequences(view)
  if (all.length === 0) return <p className="soft">Nothing.</p>
  return (
    <ul className="what-goes">
      {all.map(({ text, tone }) => (
        <li key={text}>
          <Chip tone={chips[tone]}>{words[tone]}</Chip>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  )
}
