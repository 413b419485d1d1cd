import { useEffect, useRef, useSyncExternalStore } from 'react'

interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'ok' | 'bad'
}

let toasts: readonly Toast[] = []
let last = 0
const listeners = new Set<() => void>()

function change(next: typeof toasts): void {
  toasts = next
  for (const listener of listeners) listener()
}

/** Says for a few seconds that something is done, or why it is not. No hidden values: it stays on the screen when a page is left. */
export function toast(text: string, tone: Toast['tone'] = 'ok'): void {
  const id = ++last
  change([...toasts.slice(-2), { id, text, tone }])
  setTimeout(() => change(toasts.filter((one) => one.id !== id)), 6_000)
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // What is shown last lies on top: over a dialog too, and over the veil behind it.
    box.current?.hidePopover()
    box.current?.showPopover()
  }, [shown])
  return (
    <div ref={box} popover="manual" className="toasts" role="status" aria-live="polite">
      {shown.map(({ id, text, tone }) => (
        <p key={id} className="toast" data-tone={tone}>
          {text}
        </p>
      ))}
    </div>
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
