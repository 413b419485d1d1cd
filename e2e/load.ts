// Load on a collector as OTLP clients make it, and what must be true of the log afterwards.
import { setTimeout as sleep } from 'node:timers/promises'
import type { StepView } from '../src/access/step-view.ts'
import type { TraceSummary } from '../src/access/trace-summary.ts'
import { otlpSpans, type Harness } from './harness.ts'

/** What a span was sent with. */
interface SentSpan {
  readonly traceId: string
  /** Texts that its step shows when it is whole. */
  readonly marks: readonly string[]
}

/** An answer that was not 200. */
export interface Refusal {
  readonly status: number
  readonly retryAfter: string | null
  readonly type: string | null
  readonly body: string
}

interface Conversation {
  readonly traceId: string
  readonly messages: object[]
}

/**
 * Clients that post batches of spans one after the other, and send a batch again when it is refused or the connection
 * breaks, as OTLP exporters do. Some give up and go on with the next, so that there are spans nobody was told of.
 */
export class Load {
  readonly sent = new Map<string, SentSpan>()
  readonly acknowledged = new Set<string>()
  readonly refusals: Refusal[] = []
  brokenConnections = 0
  readonly #harness: Harness
  readonly #clients: Promise<void>[]
  readonly #givesUp: number
  readonly #padding: string
  #ending = false
  #abandoned = false
  #number = 0

  /** `givesUp`: the share of failed sends after which a client sends no more of that batch. */
  constructor(harness: Harness, { clients = 4, givesUp = 0.2, padding = 0 } = {}) {
    this.#harness = harness
    this.#givesUp = givesUp
    this.#padding = 'words '.repeat(padding)
    this.#clients = Array.from({ length: clients }, () => this.#client())
  }

  /** Resolves once so many more requests were refused. */
  async refused(times: number): Promise<void> {
    const until = this.refusals.length + times
    while (this.refusals.length < until && !this.#harness.disposed) await sleep(10)
  }

  /** Resolves once so many more spans were acknowledged. */
  async taken(spans: number): Promise<void> {
    const until = this.acknowledged.size + spans
    while (this.acknowledged.size < until && !this.#harness.disposed) await sleep(10)
  }

  /** Resolves when each client's last batch is acknowledged or given up. */
  async finish(): Promise<void> {
    this.#ending = true
    await Promise.all(this.#clients)
  }

  /** Ends the clients with whatever they have not brought through. */
  async abandon(): Promise<void> {
    this.#abandoned = true
    await this.finish()
  }

  async #client(): Promise<void> {
    let talk: Conversation | null = null
    while (!this.#ending && !this.#harness.disposed) {
      if (!talk || talk.messages.length > 24) talk = { traceId: randomHex(32), messages: [] }
      const spans = [this.#span(talk), this.#span(talk), this.#span(newConversation())]
      await this.#deliver(
        otlpSpans(spans),
        spans.map(({ spanId }) => spanId),
      )
      await sleep(Math.random() * 4)
    }
  }

  async #deliver(body: string, spanIds: readonly string[]): Promise<void> {
    while (!this.#abandoned && !this.#harness.disposed) {
      if ((await this.#post(body)) === 200) {
        for (const spanId of spanIds) this.acknowledged.add(spanId)
        return
      }
      if (Math.random() < this.#givesUp) return
      await sleep(20 + Math.random() * 60)
    }
  }

  async #post(body: string): Promise<number> {
    try {
      const response = await this.#harness.post('/v1/traces', body)
      const text = await response.text()
      const { status, headers } = response
      const [retryAfter, type] = [headers.get('retry-after'), headers.get('content-type')]
      if (status !== 200) this.refusals.push({ status, retryAfter, type, body: text })
      return status
    } catch {
      this.brokenConnections++
      return 0
    }
  }

  /** Each step re-sends what was said before it, so steps share chunks. */
  #span({ traceId, messages }: Conversation) {
    const number = this.#number++
    const marks = [`question ${number}`, `answer ${number}`]
    const said = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] })
    messages.push(said('user', `question ${number} of ada@example.com ${this.#padding}`))
    const output = said('assistant', `answer ${number} ${this.#padding}`)
    const start = BigInt(Date.now()) * 1_000_000n + BigInt(number)
    const spanId = randomHex(16)
    this.sent.set(spanId, { traceId, marks })
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4.1',
      'gen_ai.input.messages': JSON.stringify(messages),
      'gen_ai.output.messages': JSON.stringify([output]),
    }
    messages.push(output)
    return {
      traceId,
      spanId,
      name: 'chat',
      kind: 1,
      startTimeUnixNano: `${start}`,
      endTimeUnixNano: `${start + 5_000_000n}`,
      attributes: Object.entries(attributes).map(([key, stringValue]) => ({
        key,
        value: { stringValue },
      })),
    }
  }
}

export interface Audit {
  /** Acknowledged, and not there. */
  lost: string[]
  /** There more than once, or as a revision of itself. */
  twice: string[]
  /** There, but not all of it. */
  broken: string[]
  /** There, and never sent. */
  unknown: string[]
}

export const nothingWrong: Audit = { lost: [], twice: [], broken: [], unknown: [] }

/** Reads the whole log through HTTP and compares it with what was sent. */
export async function auditLoads(harness: Harness, ...loads: readonly Load[]): Promise<Audit> {
  const sent = new Map(loads.flatMap((load) => [...load.sent]))
  const acknowledged = loads.flatMap((load) => [...load.acknowledged])
  const found = new Map<string, number>()
  const audit: Audit = { lost: [], twice: [], broken: [], unknown: [] }
  for (const step of await allSteps(harness)) {
    const span = sent.get(step.spanId)
    found.set(step.spanId, (found.get(step.spanId) ?? 0) + 1 + step.revisions.length)
    if (!span) audit.unknown.push(step.spanId)
    else if (!isWhole(step, span)) audit.broken.push(step.spanId)
  }
  audit.lost = acknowledged.filter((spanId) => !found.has(spanId))
  audit.twice = [...found].flatMap(([spanId, times]) => (times > 1 ? [spanId] : []))
  return audit
}

function isWhole({ content, model, input, output }: StepView, { marks }: SentSpan): boolean {
  const text = JSON.stringify([input, output])
  const shown = marks.every((mark) => text.includes(`${mark} `))
  return content === 'shown' && model === 'gpt-4.1' && shown && !/\[(missing|erased)\]/.test(text)
}

async function allSteps(harness: Harness): Promise<StepView[]> {
  const steps: StepView[] = []
  let cursor = ''
  for (;;) {
    const response = await harness.get(`/api/v1/traces?limit=1000${cursor}`)
    const page = (await response.json()) as { traces: TraceSummary[]; next: string | null }
    for (let i = 0; i < page.traces.length; i += 32)
      steps.push(...(await Promise.all(page.traces.slice(i, i + 32).map(stepsOf(harness)))).flat())
    if (!page.next) return steps
    cursor = `&cursor=${encodeURIComponent(page.next)}`
  }
}

function stepsOf(harness: Harness) {
  return async ({ traceId }: TraceSummary): Promise<StepView[]> => {
    const response = await harness.get(`/api/v1/traces/${traceId}`)
    return ((await response.json()) as { steps: StepView[] }).steps
  }
}

function newConversation(): Conversation {
  return { traceId: randomHex(32), messages: [] }
}

function randomHex(length: number): string {
  return crypto.randomUUID().replaceAll('-', '').slice(0, length)
}
