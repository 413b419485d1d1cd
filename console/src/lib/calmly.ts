// What is asked for more often than it can be done.

export interface Calm {
  /** Does it: now, or after the pause. */
  readonly call: () => void
  /** Not the call that waits. */
  readonly stop: () => void
}

/** One at a time, and the next `pause` milliseconds after the last was over at the soonest. However many calls come meanwhile, one follows. */
export function calmly(pause: number, run: () => Promise<unknown>): Calm {
  let state: 'free' | 'busy' | 'again' = 'free'
  let timer: ReturnType<typeof setTimeout> | undefined
  const start = (): void => {
    state = 'busy'
    const over = (): void => {
      timer = setTimeout(() => (state === 'again' ? start() : (state = 'free')), pause)
    }
    void run().then(over, over)
  }
  const call = (): void => {
    if (state === 'free') start()
    else state = 'again'
  }
  const stop = (): void => {
    if (timer !== undefined) clearTimeout(timer)
    state = 'free'
  }
  return { call, stop }
}
