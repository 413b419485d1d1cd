// Keys for what a page can do. Those that are in force are listed behind `?`.
import { useEffect, useRef, useSyncExternalStore } from 'react'

export interface Shortcut {
  /** As in `KeyboardEvent.key`: `j`, `/`, `Enter`; or two in a row: `g r`. */
  readonly keys: string
  readonly what: string
  readonly run: () => void
}

let active: readonly (readonly Shortcut[])[] = []
const listeners = new Set<() => void>()

function change(next: typeof active): void {
  active = next
  for (const listener of listeners) listener()
}

/** In force while the component is there. The latest that has a key gets it. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  const names = shortcuts.map(({ keys, what }) => `${keys}\n${what}`).join('\n\n')
  useEffect(() => {
    const mine = names
      .split('\n\n')
      .filter(Boolean)
      .map((name) => {
        const [keys = '', what = ''] = name.split('\n')
        const run = (): void => latest.current.find((one) => one.keys === keys)?.run()
        return { keys, what, run }
      })
    change([...active, mine])
    return () => change(active.filter((one) => one !== mine))
  }, [names])
}

export function useActiveShortcuts(): readonly Shortcut[] {
  const all = useSyncExternalStore(subscribe, () => active)
  return all.flat()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const typing = 'input, textarea, select, [contenteditable]'
const pressing = 'button, a, summary, [role="button"], [role="menuitem"], [role="tab"]'
let before = { key: '', time: 0 }

/** Keys while somebody types, in a dialog, or with a modifier are not ours. */
export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  if (isTaken(event) || document.querySelector('dialog[open]')) return
  const two = event.timeStamp - before.time < 1200 ? `${before.key} ${event.key}` : ''
  before = { key: event.key, time: event.timeStamp }
  const all = active.flat()
  const found =
    all.findLast(({ keys }) => keys === two) ?? all.findLast(({ keys }) => keys === event.key)
  if (!found) return
  event.preventDefault()
  found.run()
}

/** By what has the focus. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest(typing)) return key !== 'Escape'
  return target.closest(pressing) !== null && (key === 'Enter' || key === ' ')
}
