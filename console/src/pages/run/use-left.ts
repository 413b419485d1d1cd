import { useEffect, useRef } from 'react'

/** Tells whether what called it is put away: what was asked for comes too late then, and is not to be shown. */
export function useLeft(): () => boolean {
  const left = useRef(false)
  useEffect(() => {
    left.current = false
    return () => {
      left.current = true
    }
  }, [])
  return () => left.current
}
