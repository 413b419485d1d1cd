// Tells browsers that the log grew, so that a live list asks again: the size and nothing else.
import type { LogStore } from '../store/log-store.ts'

export interface RunEventsOptions {
  readonly store: Pick<LogStore, 'size'> & { readonly runs: Pick<LogStore['runs'], 'grown'> }
  /** Why no traffic should come now; streams end then. */
  readonly notReady: () => string | null
  /** Most streams; default 100. */
  readonly most?: number
  /** Milliseconds: of looks at the log, of comments, and of looks whether a stream may go on. */
  readonly pace?: { readonly look: number; readonly comment: number; readonly judge: number }
}

interface Stream {
  readonly send: (text: string) => void
  readonly close: () => void
  readonly mayGoOn: () => Promise<boolean>
  judged: number
  spoke: number
}

const usual = { look: 1000, comment: 15_000, judge: 30_000 }
const encoder = new TextEncoder()

/** One look a second for all streams, and none while there is no stream. */
export class RunEvents {
  readonly #options: RunEventsOptions
  readonly #pace: NonNullable<RunEventsOptions['pace']>
  readonly #streams = new Set<Stream>()
  #timer: NodeJS.Timeout | null = null
  #seen: number | null = null
  #isLooking = false

  constructor(options: RunEventsOptions) {
    this.#options = options
    this.#pace = options.pace ?? usual
  }

  get count(): number {
    return this.#streams.size
  }

  /** Null where there are too many. `mayGoOn`: whether the right and the session of who listens still stand. */
  open(mayGoOn: () => Promise<boolean>): ReadableStream<Uint8Array> | null {
    if (this.#streams.size >= (this.#options.most ?? 100)) return null
    let stream: Stream | undefined
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          const now = performance.now()
          const opened: Stream = {
            mayGoOn,
            judged: now,
            spoke: now,
            // Who takes nothing misses what is new: nothing is kept for him.
            send: (text) => {
              if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(text))
            },
            close: () => {
              if (this.#streams.delete(opened)) controller.close()
              this.#rest()
            },
          }
          stream = opened
          this.#streams.add(opened)
          opened.send(': listening\n\n')
          this.#timer ??= setInterval(() => void this.#look(), this.#pace.look).unref()
        },
        cancel: () => {
          if (stream) this.#streams.delete(stream)
          this.#rest()
        },
      },
      { highWaterMark: 16 },
    )
  }

  #rest(): void {
    if (this.#streams.size > 0 || !this.#timer) return
    clearInterval(this.#timer)
    this.#timer = null
    this.#seen = null
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      if (this.#options.notReady() !== null) {
        for (const stream of [...this.#streams]) stream.close()
        return
      }
      const text = await this.#news()
      const now = performance.now()
      for (const stream of [...this.#streams]) await this.#tell(stream, text, now)
    } catch {
      // A store that fails is not ready, and says so elsewhere: streams go on when it answers again.
    } finally {
      this.#isLooking = false
    }
  }

  /** Only steps are news: a look at a run is a record too, and would bring about the next look. */
  async #news(): Promise<string | null> {
    const { store } = this.#options
    const { seq, steps } = await store.runs.grown(this.#seen ?? Number.MAX_SAFE_INTEGER)
    const isFirst = this.#seen === null
    this.#seen = seq
    // What came between a page's own question and the first look would be told to nobody.
    if (!isFirst && !steps) return null
    return `event: runs\ndata: ${JSON.stringify({ size: await store.size() })}\n\n`
  }

  async #tell(stream: Stream, text: string | null, now: number): Promise<void> {
    if (now - stream.judged >= this.#pace.judge) {
      stream.judged = now
      if (!(await stream.mayGoOn().catch(() => false))) return stream.close()
    }
    if (text === null && now - stream.spoke < this.#pace.comment) return
    stream.spoke = now
    stream.send(text ?? ':\n\n')
  }
}
