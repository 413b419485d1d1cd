// A page that nobody touches asks nothing by itself, so that the collector's idle limit ends the session; and shows nothing once it has.
import { focusManager } from '@tanstack/react-query'

/** Milliseconds without a key, a press or a move. */
const away = 2 * 60_000
const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

export interface IdleOptions {
  readonly target: EventTarget
  /** Milliseconds since the epoch; null where the session does not end by itself. */
  readonly sessionEnds: () => number | null
  /** To ask whether it has, and to forget what is shown. */
  readonly onEnded: () => void
}

/** Returns what ends the watching. */
export function watchIdle({ target, sessionEnds, onEnded }: IdleOptions): () => void {
  let touched = Date.now()
  const touch = (): void => {
    const wasAway = Date.now() - touched > away
    touched = Date.now()
    // From here on the window's own focus counts again.
    if (wasAway) focusManager.setFocused(undefined)
  }
  const look = (): void => {
    if (Date.now() - touched <= away) return
    focusManager.setFocused(false)
    const ends = sessionEnds()
    if (ends !== null && Date.now() > ends) onEnded()
  }
  const timer = setInterval(look, 15_000)
  for (const name of touches) target.addEventListener(name, touch, { passive: true })
  return () => {
    clearInterval(timer)
    for (const name of touches) target.removeEventListener(name, touch)
    focusManager.setFocused(undefined)
  }
}
