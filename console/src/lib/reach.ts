// Whether the collector answers: of all that is asked, and of the stream of news.
import { useSyncExternalStore } from 'react'

/** One that starts anew, or a stream that is begun again, is not worth a word. */
const patienceMs = 4000

let lostAt: number | null = null
let shown: number | null = null
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

function show(since: number | null): void {
  if (shown === since) return
  shown = since
  for (const listener of listeners) listener()
}

/** It did not answer. */
export function lost(): void {
  if (lostAt !== null) return
  lostAt = Date.now()
  timer = setTimeout(() => show(lostAt), patienceMs)
}

/** It did, with whatever. */
export function heard(): void {
  lostAt = null
  clearTimeout(timer)
  show(null)
}

/** Since when nothing was heard of it, in milliseconds; null while it answers. */
export function silentSince(): number | null {
  return shown
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useSilentSince(): number | null {
  return useSyncExternalStore(subscribe, silentSince)
}
