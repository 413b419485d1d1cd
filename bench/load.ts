// What the benchmarks send: OTLP/JSON requests of model-call spans, each about 4 KB of JSON, ten a trace, with the kinds of
// values that agents see, of which every text is new, so that nothing is saved by de-duplication; and conversations that
// send their history again in every turn.
import { randomBytes } from 'node:crypto'

const words =
  'the agent reads a ticket and looks up the order of the customer before it writes an answer that explains what happened and what comes next in plain words'.split(
    ' ',
  )

let state = 1
function next(n: number): number {
  state = (state * 1103515245 + 12345) % 2147483648
  return state % n
}

export function prose(length: number): string {
  let text = ''
  while (text.length < length) text += `${words[next(words.length)]} `
  return text.slice(0, length)
}

function span(traceId: string, parentSpanId: string | undefined, n: number) {
  const start = 1_790_000_000_000 + n
  const user = `${prose(1500)} My e-mail is person${next(1e6)}@example.com, call +1-202-555-0${100 + next(100)}. ${prose(300)}`
  const answer = `${prose(900)} Your salary is ${40_000 + next(60_000)}.50 and the order number is ${next(1e8)}.`
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.usage.input_tokens': 512,
    'gen_ai.usage.output_tokens': 256,
    'gen_ai.input.messages': JSON.stringify([
      { role: 'user', parts: [{ type: 'text', content: user }] },
    ]),
    'gen_ai.output.messages': JSON.stringify([
      { role: 'assistant', parts: [{ type: 'text', content: answer }], finish_reason: 'stop' },
    ]),
    'app.request.note': prose(300),
  }
  return {
    traceId,
    spanId: randomBytes(8).toString('hex'),
    ...(parentSpanId ? { parentSpanId } : {}),
    name: 'chat gpt-4o',
    kind: 3,
    startTimeUnixNano: `${start}000000`,
    endTimeUnixNano: `${start + 900}000000`,
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { intValue: value } : { stringValue: value },
    })),
    status: {},
  }
}

/** One request of `spans` spans. */
export function otlpRequest(spans: number): Buffer {
  const all = []
  for (let n = 0; n < spans; n += 10) {
    const traceId = randomBytes(16).toString('hex')
    const root = span(traceId, undefined, n)
    all.push(root)
    for (let i = 1; i < 10 && n + i < spans; i++) all.push(span(traceId, root.spanId, n + i))
  }
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'bench' } }] }
  return Buffer.from(
    JSON.stringify({
      resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'bench' }, spans: all }] }],
    }),
  )
}

/** One request a turn, as an agent's exporter sends them: each with the whole history of a run. */
export function conversation(turns: number, traceId: string): Buffer[] {
  const history: object[] = [{ role: 'system', parts: [{ type: 'text', content: prose(1000) }] }]
  return Array.from({ length: turns }, (_, turn) => {
    history.push({
      role: 'user',
      parts: [{ type: 'text', content: `${prose(1500)} mail me at p${turn}@example.com` }],
    })
    const answer = { role: 'assistant', parts: [{ type: 'text', content: prose(1000) }] }
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.input.messages': JSON.stringify(history),
      'gen_ai.output.messages': JSON.stringify([answer]),
    }
    history.push(answer)
    const span = {
      traceId,
      spanId: (turn + 1).toString(16).padStart(16, '0'),
      name: 'chat gpt-4o',
      startTimeUnixNano: `${1_790_000_000_000 + turn}000000`,
      endTimeUnixNano: `${1_790_000_000_900 + turn}000000`,
      attributes: Object.entries(attributes).map(([key, stringValue]) => ({
        key,
        value: { stringValue },
      })),
    }
    return Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }))
  })
}
