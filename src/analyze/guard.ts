// Stands before an outside analyzer: bounds on time, calls and what waits, and fail closed. What was not answered well
// and in time is `failed`, and is then sealed whole.
import { AnalyzerFault, type Analyzer, type AnalyzerFinding, type FaultReason } from './analyzer.ts'
import { AnswerCache } from './answer-cache.ts'
import { Circuit } from './circuit.ts'
import { splitText } from './split-text.ts'

/** The findings in a text; `failed` when it is not known what it holds. */
export type Analysis = readonly AnalyzerFinding[] | 'failed'

export interface AnalyzerGuard {
  /** What stands in each text; every text that was given has an entry. Never rejects. */
  analyze(texts: Iterable<string>): Promise<ReadonlyMap<string, Analysis>>
}

export interface GuardOptions {
  /** Classes that are taken from this analyzer; default all. */
  readonly classes?: readonly string[] | undefined
  /** Milliseconds until a question has its answer or has failed; default 2000. See {@link GuardOptions.patient}. */
  readonly timeoutMs?: number | undefined
  /** Nobody waits for the answer: calls may queue without bounds, and the time limit is for each call. Default false. */
  readonly patient?: boolean | undefined
  /** Calls at a time; default 4. */
  readonly concurrency?: number | undefined
  /** Calls that may wait; what comes then fails at once. Default 256. */
  readonly queue?: number | undefined
  /** Answers that are remembered, each finding counted as one more; default 20 000. */
  readonly cache?: number | undefined
  /** Told of every call that failed, with the number of its texts. */
  readonly onFailure?: ((failure: AnalyzerFailure) => void) | undefined
  /** Milliseconds; default the system's clock. */
  readonly now?: (() => number) | undefined
}

export interface AnalyzerFailure {
  readonly analyzer: string
  readonly reason: FaultReason
  readonly texts: number
}

/** Guards one analyzer. */
export function guardAnalyzer(analyzer: Analyzer, options: GuardOptions = {}): AnalyzerGuard {
  const guard = new Guard(analyzer, options)
  return { analyze: (texts) => guard.analyze(texts) }
}

/** Asks several: a text has what any of them found, and has failed when one of them failed. */
export function joinGuards(guards: readonly AnalyzerGuard[]): AnalyzerGuard {
  return {
    async analyze(texts) {
      const all = new Set(texts)
      const answers = await Promise.all(guards.map((guard) => guard.analyze(all)))
      return new Map(
        [...all].map((text) => [text, join(answers.map((answer) => answer.get(text)))]),
      )
    },
  }
}

function join(parts: readonly (Analysis | undefined)[]): Analysis {
  const found: AnalyzerFinding[] = []
  for (const part of parts) {
    if (part === undefined || part === 'failed') return 'failed'
    found.push(...part)
  }
  return found
}

/** A piece of text, and who waits for its findings. */
interface Waiting {
  readonly text: string
  readonly done: (answer: Analysis) => void
}

/** The texts of one call. */
interface Batch {
  readonly items: readonly Waiting[]
  /** When it was to be asked, on the clock of `performance.now()`. */
  readonly since: number
  /** Ends its waiting. */
  timer?: NodeJS.Timeout
}

class Guard {
  readonly #analyzer: Analyzer
  readonly #options: GuardOptions
  readonly #cache: AnswerCache
  readonly #circuit: Circuit
  readonly #asked = new Map<string, Promise<Analysis>>()
  readonly #queue: Batch[] = []
  #running = 0

  constructor(analyzer: Analyzer, options: GuardOptions) {
    this.#analyzer = analyzer
    this.#options = options
    this.#cache = new AnswerCache(options.cache ?? 20_000)
    this.#circuit = new Circuit(options.now ?? Date.now)
  }

  async analyze(texts: Iterable<string>): Promise<ReadonlyMap<string, Analysis>> {
    const all = [...new Set(texts)]
    const waiting: Waiting[] = []
    const answers = all.map((text) => this.#whole(text, waiting))
    for (const batch of this.#batches(waiting)) this.#enqueue(batch)
    const found = await Promise.all(answers)
    return new Map(all.map((text, i) => [text, found[i] ?? 'failed']))
  }

  /** The answer for a text of any length; what has to be asked is added to `waiting`. */
  async #whole(text: string, waiting: Waiting[]): Promise<Analysis> {
    const pieces = splitText(text.toWellFormed(), this.#analyzer.limits.bytes)
    const asked = pieces.map((piece) => this.#piece(piece.text, waiting))
    const answers = await Promise.all(asked)
    return join(answers.map((answer, i) => shifted(answer, pieces[i]?.start ?? 0)))
  }

  async #piece(text: string, waiting: Waiting[]): Promise<Analysis> {
    const name = this.#cache.name(text)
    const known = this.#cache.get(name) ?? this.#asked.get(name)
    if (known) return known
    const answer = new Promise<Analysis>((done) => waiting.push({ text, done }))
    this.#asked.set(name, answer)
    const found = await answer
    this.#asked.delete(name)
    if (found !== 'failed') this.#cache.set(name, found)
    return found
  }

  *#batches(waiting: readonly Waiting[]): Generator<Waiting[]> {
    const { texts, bytes } = this.#analyzer.limits
    let batch: Waiting[] = []
    let size = 0
    for (const item of waiting) {
      const more = Buffer.byteLength(item.text)
      if (batch.length >= texts || (batch.length > 0 && size + more > bytes)) {
        yield batch
        batch = []
        size = 0
      }
      batch.push(item)
      size += more
    }
    if (batch.length > 0) yield batch
  }

  #enqueue(items: readonly Waiting[]): void {
    const { concurrency = 4, queue = 256, patient = false } = this.#options
    const batch: Batch = { items, since: performance.now() }
    if (this.#running < concurrency) {
      this.#running++
      void this.#run(batch)
    } else if (patient) this.#queue.push(batch)
    else if (this.#queue.length < queue) this.#wait(batch)
    else this.#fail(batch, 'busy')
  }

  /** Half of the time limit at most, so that the call itself has the other half. */
  #wait(batch: Batch): void {
    batch.timer = setTimeout(() => {
      this.#queue.splice(this.#queue.indexOf(batch), 1)
      this.#fail(batch, 'busy')
    }, this.#timeout / 2)
    this.#queue.push(batch)
  }

  get #timeout(): number {
    return this.#options.timeoutMs ?? 2000
  }

  async #run(first: Batch): Promise<void> {
    for (let batch: Batch | undefined = first; batch; batch = this.#queue.shift()) {
      clearTimeout(batch.timer)
      await this.#ask(batch)
    }
    this.#running--
  }

  async #ask(batch: Batch): Promise<void> {
    if (!this.#circuit.admits()) return this.#fail(batch, 'paused')
    try {
      const answers = await this.#inTime(batch)
      this.#circuit.succeeded()
      for (const [i, { done }] of batch.items.entries()) done(answers[i] ?? 'failed')
    } catch (error) {
      this.#circuit.failed()
      this.#fail(batch, error instanceof AnalyzerFault ? error.reason : 'answer')
    }
  }

  /** The time limit holds also for an analyzer that does not heed its signal. */
  async #inTime({ items, since }: Batch): Promise<readonly AnalyzerFinding[][]> {
    const texts = items.map(({ text }) => text)
    const waited = this.#options.patient ? 0 : performance.now() - since
    const stop = new AbortController()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new AnalyzerFault('timeout'))
        stop.abort()
      }, this.#timeout - waited)
    })
    try {
      const answers = await Promise.race([this.#analyzer.analyze(texts, stop.signal), late])
      if (answers.length !== texts.length) throw new AnalyzerFault('answer')
      return texts.map((text, i) => this.#wanted(text, answers[i] ?? []))
    } finally {
      clearTimeout(timer)
    }
  }

  #wanted(text: string, found: readonly AnalyzerFinding[]): AnalyzerFinding[] {
    for (const { start, end } of found)
      if (!(start >= 0 && start < end && end <= text.length)) throw new AnalyzerFault('answer')
    const { classes } = this.#options
    return classes ? found.filter((finding) => classes.includes(finding.class)) : [...found]
  }

  #fail({ items }: Batch, reason: FaultReason): void {
    for (const { done } of items) done('failed')
    this.#options.onFailure?.({ analyzer: this.#analyzer.name, reason, texts: items.length })
  }
}

function shifted(answer: Analysis, by: number): Analysis {
  if (answer === 'failed' || by === 0) return answer
  return answer.map((finding) => ({
    ...finding,
    start: finding.start + by,
    end: finding.end + by,
  }))
}
