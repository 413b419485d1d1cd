import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

export type Tone = 'plain' | 'ok' | 'warn' | 'bad' | 'info' | 'seal'

export interface ChipProps {
  readonly tone?: Tone
  readonly icon?: IconName
  readonly title?: string
  readonly children: ReactNode
}

/** A word of state or of kind. Colour never says it alone. */
export function Chip({ tone = 'plain', icon, title, children }: ChipProps) {
  return (
    <span className="chip" data-tone={tone} title={title}>
      {icon && <Icon name={icon} size={13} />}
      {children}
    </span>
  )
}
