import type { Io } from './io.ts'

/** One line on stderr that is written over; nothing when stderr is no terminal. */
export interface Progress {
  show(text: string): void
  clear(): void
}

const interval = 100

export function progress({ stderr, now }: Io): Progress {
  if (stderr.isTTY !== true) return { show: () => {}, clear: () => {} }
  let last = 0
  let shown = false
  return {
    show(text) {
      if (now() - last < interval) return
      last = now()
      shown = true
      stderr.write(`\r\u001b[K${text}`)
    },
    clear() {
      if (shown) stderr.write('\r\u001b[K')
      shown = false
    },
  }
}
