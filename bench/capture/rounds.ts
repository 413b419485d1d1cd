// A process that records as an agent does, and is told by its parent when. So that what one recorder does in the background
// takes nothing from another's round, each has a process of its own.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { prose } from '../load.ts'

export interface Recording {
  /** Records that a model call of this prompt began; what it gives records the answer and its end. */
  begin(prompt: string): (answer: string) => void
  /** Resolves when all of it has arrived. */
  flush(): Promise<unknown>
}

export interface Round {
  /** Microseconds that the calls of the recorder take for one span: the median, which other work of the machine leaves alone. */
  readonly call: number
  /** Microseconds of processor a span, sending included: of the agent's thread, and of the whole process. */
  readonly main: number
  readonly all: number
}

/** Milliseconds. */
export interface Delay {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** What the parent asks for: a round of so many spans, or the event loop's delay while it records at a pace. */
export type Order =
  | { readonly spans: number }
  | { readonly pacedMs: number; readonly idle: boolean }

/** Spans that an agent records before it lets others work. */
const perTurn = 5
/** Milliseconds between two spans at a pace. */
const pace = 5

/** Answers the orders of the parent until it lets go. */
export function serveRounds({ begin, flush }: Recording): void {
  process.on('message', (order: Order) => {
    const work = 'spans' in order ? round(order.spans) : delay(order.pacedMs, order.idle)
    void work.then((result) => process.send?.(result))
  })
  process.send?.('ready')

  async function round(spans: number): Promise<Round> {
    const texts = Array.from({ length: spans }, textsOf)
    await turn()
    const main = process.threadCpuUsage()
    const all = process.cpuUsage()
    const calls: number[] = []
    for (const [at, { prompt, answer }] of texts.entries()) {
      const began = performance.now()
      begin(prompt)(answer)
      calls.push(performance.now() - began)
      if (at % perTurn === 0) await turn()
    }
    await flush()
    const perSpan = ({ user, system }: NodeJS.CpuUsage) => (user + system) / spans
    return {
      call: median(calls) * 1000,
      main: perSpan(process.threadCpuUsage(main)),
      all: perSpan(process.cpuUsage(all)),
    }
  }

  async function delay(ms: number, idle: boolean): Promise<Delay> {
    const texts = Array.from({ length: Math.ceil(ms / pace) }, textsOf)
    await flush()
    const histogram = monitorEventLoopDelay({ resolution: 1 })
    histogram.enable()
    for (const { prompt, answer } of texts) {
      if (!idle) begin(prompt)(answer)
      await sleep(pace)
    }
    histogram.disable()
    await flush()
    const at = (nanoseconds: number) => nanoseconds / 1e6
    return {
      p50: at(histogram.percentile(50)),
      p99: at(histogram.percentile(99)),
      max: at(histogram.max),
    }
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** 2 KB in, 1 KB out, with some of what is to be found in them; new every time. */
export function textsOf(): { prompt: string; answer: string } {
  return {
    prompt: `${prose(1990)} My e-mail is jane.sample@example.com, my SSN 219-09-9999.`.slice(-2048),
    answer: `${prose(980)} Your salary is 85123.45; call +1-202-555-0143.`.slice(-1024),
  }
}
