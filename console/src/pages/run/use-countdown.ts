import { useEffect, useRef, useState } from 'react'

/** Seconds that are left; `onEnd` is called once at none, also where the page slept meanwhile, and when the page is put away. */
export function useCountdown(seconds: number, onEnd: () => void): number {
  const [until] = useState(() => Date.now() + seconds * 1000)
  const [left, setLeft] = useState(seconds)
  const end = useRef(onEnd)
  useEffect(() => {
    end.current = onEnd
  })
  useEffect(() => {
    const look = (): void => {
      const rest = Math.ceil((until - Date.now()) / 1000)
      setLeft(Math.max(0, rest))
      if (rest <= 0) end.current()
    }
    const leave = (): void => end.current()
    const timer = setInterval(look, 250)
    document.addEventListener('visibilitychange', look)
    window.addEventListener('pagehide', leave)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('pagehide', leave)
    }
  }, [until])
  return left
}
