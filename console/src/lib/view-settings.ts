// The only way to the browser's storage: how this person likes to look, and never what was looked at.
import { useCallback, useSyncExternalStore } from 'react'

/** `theme`: a word. `views`: named filter sets of the list of runs. `columns`, `density`: of lists. */
export const viewSettings = ['theme', 'views', 'columns', 'density'] as const
export type ViewSetting = (typeof viewSettings)[number]

const listeners = new Set<() => void>()

export function readViewSetting(name: ViewSetting): string | null {
  try {
    return window.localStorage.getItem(`sealtrace.${name}`)
  } catch {
    return null
  }
}

export function writeViewSetting(name: ViewSetting, value: string | null): void {
  try {
    if (value === null) window.localStorage.removeItem(`sealtrace.${name}`)
    else window.localStorage.setItem(`sealtrace.${name}`, value)
  } catch {
    // A browser that keeps nothing shows the default the next time.
  }
  for (const listener of listeners) listener()
}

/** Null where nothing is set. What comes back was in the browser's storage: check it before use. */
export function useViewSetting(name: ViewSetting) {
  const value = useSyncExternalStore(subscribe, () => readViewSetting(name))
  const set = useCallback((next: string | null) => writeViewSetting(name, next), [name])
  return [value, set] as const
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}
