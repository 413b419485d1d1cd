import { Chip } from '../../ui/chip.tsx'
import { PlainText } from '../../ui/plain-text.tsx'

/** A name of an agent's making. Where it is sealed, a token stands for it that says nothing. */
export function RunName({ name, what = 'name' }: { name: string | null; what?: string }) {
  if (name?.startsWith('~'))
    return (
      <Chip tone="seal" icon="lock" title={`This ${what} is sealed: your role sees headers only.`}>
        sealed {what}
      </Chip>
    )
  return name ? <PlainText text={name} /> : <span className="soft">(no {what})</span>
}
