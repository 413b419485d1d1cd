import type { ReactNode } from 'react'

/** Why what was asked for did not happen, said where it was asked for. */
export function Wrong({ children }: { children: ReactNode }) {
  return (
    <p className="notice wrap" data-tone="bad" role="alert">
      {children}
    </p>
  )
}
