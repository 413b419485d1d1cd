// So many at a time; the others wait their turn.
import { SealtraceError } from '../error.ts'

export interface Slots {
  /** Resolves with the function that frees the slot again, once it is had. Rejects with `busy` when too many wait. */
  take(): Promise<() => void>
}

export function createSlots(count: number, mostWaiting: number): Slots {
  const waiting: (() => void)[] = []
  let free = count
  const freeing = (): (() => void) => {
    let held = true
    return () => {
      if (!held) return
      held = false
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
  return {
    async take() {
      if (free > 0) free--
      else if (waiting.length >= mostWaiting)
        throw new SealtraceError('busy', 'too many requests wait; try again in a second')
      else await new Promise<void>((done) => waiting.push(done))
      return freeing()
    },
  }
}
