import { visible } from '../lib/visible.ts'

/** Text that others wrote, as text: it can neither turn what is around it round nor hide characters. */
export function PlainText({ text, className }: { text: string; className?: string }) {
  return (
    <bdi dir="auto" className={className}>
      {visible(text)}
    </bdi>
  )
}
