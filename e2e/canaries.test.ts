// A canary in every channel that a client can write to, through every door. Afterwards every reader is used, rightly and
// wrongly, and no canary may be anywhere in the clear: no file, no output, no metric, no error. And nothing is lost:
// who may read content and reveal finds each one again.
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodingsOf, findCanaries, folderContents } from '../src/testing/canary.ts'
import {
  logsRequest,
  tracesRequest,
  type Field,
  type Scalar,
  type Schema,
} from '../src/ingest/otlp/schema.ts'
import type { AuditView, RevealResult } from '../src/access/reader.ts'
import type { StepView } from '../src/access/step-view.ts'
import type { TraceSummary } from '../src/access/trace-summary.ts'
import { Harness } from './harness.ts'

// ---- canaries: all of a form share a stem, so that a leak of any is found by looking for one ----

/** Nothing detects it and it has no shape of an identifier: it is content. */
const proseStem = 'Zaunkönig „lief“: 7731!'
/** What detection finds: it is hidden, also where identifiers may stay clear. */
const mailStem = 'zaunkoenig7731.lief'
const stems = [proseStem, 'lief“: 7731!', mailStem]

type Form = 'prose' | 'mail' | 'ssn'
interface Canary {
  readonly door: string
  readonly channel: string
  readonly form: Form
  readonly value: string
  /** What detection is to find of it, if anything. */
  readonly secret: string
  readonly traceId: string
}

const planted: Canary[] = []
let counter = 0

/** Plants canaries of one form for one trace: `say(channel)` gives the one of that channel. */
class Planter {
  readonly traceId = randomBytes(16).toString('hex')
  readonly door: string
  readonly form: Form

  constructor(door: string, form: Form) {
    this.door = door
    this.form = form
  }

  say = (channel: string): string => {
    const n = (1000 + counter++).toString()
    // Each ends in a letter, so that none is the start of another.
    const value = {
      prose: `${proseStem} ${n}x`,
      mail: `${mailStem}${n}x@vogelwarte-nord.example`,
      // Without detection it would pass for an identifier.
      ssn: `${mailStem}:${200 + (counter % 400)}-${10 + (counter % 89)}-${n}`,
    }[this.form]
    return this.plant(channel, value)
  }

  plant(channel: string, value: string): string {
    const { door, form, traceId } = this
    planted.push({ door, channel, form, value, secret: value.split(':').at(-1) ?? '', traceId })
    return value
  }

  /** A text around the canary. */
  tell = (channel: string): string => `it says ${this.say(channel)} here`

  span(): string {
    return randomBytes(8).toString('hex')
  }
}

// ---- requests ----

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } })
const json = (key: string, value: unknown) => text(key, JSON.stringify(value))
const nano = (ms: number) => `${1_795_000_000_000 + ms}000000`

function spansOf({ say, tell, traceId, plant, span, door, form }: Planter): object[] {
  const planter = { door, form, traceId }
  const own = (channel: string, value: string) => plant.call(planter, channel, value)
  const root = span()
  const base = (operation: string, at: number) => ({
    traceId,
    spanId: span(),
    parentSpanId: root,
    startTimeUnixNano: nano(at),
    endTimeUnixNano: nano(at + 100),
    name: operation,
  })
  const agent = {
    ...base('', 0),
    spanId: root,
    parentSpanId: '',
    name: say('span name'),
    traceState: `vendor=${say('trace state')}`,
    status: { code: 2, message: tell('status message') },
    attributes: [
      text('gen_ai.operation.name', 'invoke_agent'),
      text('gen_ai.agent.name', say('agent name')),
      text('gen_ai.agent.description', tell('agent description')),
      text('gen_ai.conversation.id', say('session id')),
      text('user.id', say('user id')),
      text('sealtrace.trace_type', say('trace type')),
      json('sealtrace.tags', [say('tag'), 'plain']),
      text('deployment.environment.name', say('environment')),
      text('error.type', say('error type')),
      text('events', say('attribute named like a field of ours')),
      text('attribute.events', say('attribute named like its replacement')),
    ],
    events: [
      {
        timeUnixNano: nano(10),
        name: 'exception',
        attributes: [
          text('exception.type', say('exception type')),
          text('exception.message', tell('exception message')),
          text('exception.stacktrace', `Error: x\n    at ${say('exception stack')} (a.ts:1:2)`),
        ],
      },
      {
        timeUnixNano: nano(11),
        name: say('event name'),
        attributes: [text(say('event attribute key'), tell('event attribute value'))],
      },
      {
        timeUnixNano: nano(12),
        name: 'exception',
        attributes: [text('exception.message', tell('second exception message'))],
      },
    ],
    links: [
      {
        traceId: randomBytes(16).toString('hex'),
        spanId: randomBytes(8).toString('hex'),
        traceState: `vendor=${say('link trace state')}`,
        attributes: [text(say('link attribute key'), tell('link attribute value'))],
      },
    ],
  }
  const chat = {
    ...base('chat gpt-4o', 100),
    attributes: [
      text('gen_ai.operation.name', 'chat'),
      text('gen_ai.request.model', say('request model')),
      text('gen_ai.response.model', say('response model')),
      text('gen_ai.provider.name', say('provider')),
      text('gen_ai.response.id', say('response id')),
      json('gen_ai.request.stop_sequences', [say('model parameter')]),
      json('gen_ai.system_instructions', [{ type: 'text', content: tell('system instructions') }]),
      json('gen_ai.tool.definitions', [
        {
          name: say('tool definition name'),
          description: tell('tool definition description'),
          parameters: {
            properties: { [say('tool schema key')]: { description: tell('tool schema text') } },
          },
        },
      ]),
      json('gen_ai.input.messages', [
        {
          role: 'user',
          name: say('message name'),
          parts: [{ type: 'text', content: tell('prompt') }],
        },
        {
          role: say('message role'),
          parts: [
            { type: 'tool_call_response', id: 'c1', response: tell('tool response') },
            { type: 'uri', modality: 'image', uri: `https://x.example/${say('message uri')}` },
          ],
        },
      ]),
      json('gen_ai.output.messages', [
        {
          role: 'assistant',
          parts: [
            { type: 'reasoning', content: tell('reasoning') },
            {
              type: 'tool_call',
              id: say('tool call id'),
              name: say('tool call name'),
              arguments: JSON.stringify({ why: tell('tool call arguments') }),
            },
            { type: say('message part type'), content: tell('unknown part') },
          ],
          finish_reason: say('finish reason'),
        },
      ]),
      text('llm.prompt_template', tell('prompt template')),
    ],
  }
  const tool = {
    ...base('execute_tool lookup', 200),
    attributes: [
      text('gen_ai.operation.name', 'execute_tool'),
      text('gen_ai.tool.name', say('tool name')),
      text('gen_ai.tool.description', tell('tool description')),
      json('gen_ai.tool.call.arguments', {
        [say('tool argument key')]: tell('tool argument'),
        list: [tell('tool argument in a list'), { deep: tell('tool argument in a nested object') }],
      }),
      json('gen_ai.tool.call.result', { content: [{ text: tell('tool result') }] }),
    ],
  }
  const retrieval = {
    ...base('retrieval', 300),
    attributes: [
      text('gen_ai.operation.name', 'retrieval'),
      text('gen_ai.data_source.id', say('data source')),
      text('gen_ai.retrieval.query.text', tell('retrieval query')),
      json('gen_ai.retrieval.documents', [
        { id: say('document id'), content: tell('document'), score: 0.5 },
      ]),
    ],
  }
  const values = {
    ...base('values', 400),
    attributes: [
      text(say('attribute key'), tell('attribute value')),
      text('twice', tell('first of two equal keys')),
      text('twice', tell('second of two equal keys')),
      { key: 'int', value: { intValue: own('integer', cardNumber(counter++)) } },
      {
        key: 'card_number',
        value: { intValue: own('integer with a sensitive name', cardNumber(counter++)) },
      },
      { key: 'double', value: { doubleValue: Number(own('double', `8312${counter++}.2519`)) } },
      { key: 'big', value: { intValue: own('big integer', `92233720368${1e7 + counter++}`) } },
      { key: 'bytes', value: { bytesValue: Buffer.from(say('bytes')).toString('base64') } },
      {
        key: 'array',
        value: {
          arrayValue: {
            values: [
              { stringValue: tell('array') },
              { arrayValue: { values: [{ stringValue: tell('nested array') }] } },
            ],
          },
        },
      },
      {
        key: 'kvlist',
        value: {
          kvlistValue: {
            values: [
              text(say('kvlist key'), tell('kvlist')),
              {
                key: 'inner',
                value: {
                  kvlistValue: { values: [text(say('nested kvlist key'), tell('nested kvlist'))] },
                },
              },
            ],
          },
        },
      },
      json('json', {
        a: JSON.stringify({
          b: JSON.stringify({ [say('key in three JSON strings')]: tell('three JSON strings') }),
        }),
      }),
      text('broken json', `{"a": "${tell('JSON that is broken off')}`),
      text('url.query', `q=1&note=${encodeURIComponent(say('URL query, escaped'))}`),
      text('url.full', `https://x.example/a?note=${say('URL query')}#frag`),
      text(
        'http.url',
        `https://bot:${own('credentials in a URL', `Zk7731-${counter++}-lief`)}@x.example/`,
      ),
      json('http.request.headers', { authorization: `Bearer ${say('header object')}` }),
      json('http.headers', [
        ['x-note', say('list of header pairs')],
        { name: 'cookie', value: `a=${say('header name and value')}` },
      ]),
      text('process.command_line', `run --note "${say('command line')}"`),
      text(
        'score',
        JSON.stringify({ name: say('score name'), value: 1, comment: tell('score comment') }),
      ),
      text('stringified', `{'python': '${say('repr of another language')}'}`),
      text('control', `\u0000\u001b[31m${say('control characters')}\u0081\u008d`),
      text('', tell('empty attribute key')),
      text('__proto__', tell('key named __proto__')),
      text('constructor', tell('key named constructor')),
    ],
  }
  const openinference = {
    ...base('oi', 500),
    attributes: [
      text('openinference.span.kind', 'RETRIEVER'),
      text('input.value', tell('OpenInference input')),
      text('retrieval.documents.0.document.content', tell('OpenInference document')),
      json('retrieval.documents.0.document.metadata', {
        by: say('OpenInference document metadata'),
      }),
      json('metadata', { note: tell('OpenInference metadata') }),
      json('tag.tags', [say('OpenInference tag')]),
    ],
  }
  const langfuse = {
    ...base('lf', 600),
    attributes: [
      text('langfuse.observation.type', 'generation'),
      text('langfuse.observation.model.name', say('Langfuse model')),
      json('langfuse.observation.model.parameters', { stop: say('Langfuse model parameter') }),
      json('langfuse.observation.input', [{ role: 'user', content: tell('Langfuse input') }]),
      json('langfuse.observation.output', { role: 'assistant', content: tell('Langfuse output') }),
      text('langfuse.observation.level', 'ERROR'),
      text('langfuse.observation.status_message', tell('Langfuse status message')),
      text('langfuse.observation.metadata.note', tell('Langfuse metadata')),
      text(`langfuse.observation.metadata.${say('Langfuse metadata key')}`, 'x'),
      json('langfuse.observation.usage_details', { input: 1, [say('Langfuse usage key')]: 2 }),
      text('langfuse.observation.prompt.name', say('Langfuse prompt name')),
      text('langfuse.trace.name', say('Langfuse trace name')),
      json('langfuse.trace.tags', [say('Langfuse tag')]),
      text('langfuse.environment', say('Langfuse environment')),
      text('langfuse.release', say('Langfuse release')),
      text('langfuse.version', say('Langfuse version')),
    ],
  }
  return [agent, chat, tool, retrieval, values, openinference, langfuse]
}

function tracesOf(planter: Planter): object {
  const { say, tell } = planter
  return {
    resourceSpans: [
      {
        schemaUrl: `https://x.example/${say('resource schema URL')}`,
        resource: {
          attributes: [
            text('service.name', say('service name')),
            text(say('resource attribute key'), tell('resource attribute')),
            {
              key: 'process.command_args',
              value: { arrayValue: { values: [{ stringValue: say('resource list') }] } },
            },
          ],
        },
        scopeSpans: [
          {
            schemaUrl: `https://x.example/${say('scope schema URL')}`,
            scope: {
              name: say('scope name'),
              version: say('scope version'),
              attributes: [text(say('scope attribute key'), tell('scope attribute'))],
            },
            spans: spansOf(planter),
          },
        ],
      },
    ],
  }
}

/** Log records: of their own, and joined to a span that has an error, input and output itself. */
function logsOf(planter: Planter, span: string): object {
  const { say, tell, traceId } = planter
  const joined = (more: object) => ({ timeUnixNano: nano(700), traceId, spanId: span, ...more })
  return {
    resourceLogs: [
      {
        schemaUrl: `https://x.example/${say('resource schema URL of logs')}`,
        resource: { attributes: [text('service.name', say('service name of logs'))] },
        scopeLogs: [
          {
            scope: {
              name: say('scope name of logs'),
              attributes: [text('a', say('scope of logs'))],
            },
            logRecords: [
              {
                traceId,
                timeUnixNano: nano(690),
                severityText: say('severity text'),
                eventName: say('event name of a log'),
                body: { stringValue: tell('log body') },
                attributes: [
                  text(say('log attribute key'), tell('log attribute')),
                  text('gen_ai.agent.name', say('agent of a log')),
                  text('user.id', say('user id of a log')),
                ],
              },
              joined({
                eventName: 'app.note',
                body: {
                  kvlistValue: { values: [text(say('log body key'), tell('log body of pairs'))] },
                },
                attributes: [
                  text('exception.type', say('exception type of a log')),
                  text('exception.message', tell('exception message of a log')),
                  text('exception.stacktrace', tell('exception stack of a log')),
                  text('gen_ai.agent.name', say('agent of a joined log')),
                  text('gen_ai.tool.name', say('tool of a joined log')),
                  text('gen_ai.request.model', say('model of a joined log')),
                  text('gen_ai.provider.name', say('provider of a joined log')),
                  text('session.id', say('session of a joined log')),
                  text('user.id', say('user of a joined log')),
                  json('sealtrace.tags', [say('tag of a joined log')]),
                  text('sealtrace.trace_type', say('trace type of a joined log')),
                  text('deployment.environment.name', say('environment of a joined log')),
                  text('langfuse.observation.metadata.a', tell('metadata of a joined log')),
                ],
              }),
              joined({
                eventName: 'gen_ai.user.message',
                body: { kvlistValue: { values: [text('content', tell('message event'))] } },
              }),
              joined({
                eventName: 'gen_ai.choice',
                body: { kvlistValue: { values: [text('message', tell('choice event'))] } },
              }),
              joined({
                body: { bytesValue: Buffer.from(say('log body of bytes')).toString('base64') },
              }),
            ],
          },
        ],
      },
    ],
  }
}

function nativeOf({ say, tell, traceId }: Planter): object {
  return {
    traceId,
    kind: 'completion',
    name: say('name'),
    startTime: 1_795_000_000_800_000,
    endTime: 1_795_000_000_900_000,
    model: say('model'),
    provider: say('provider'),
    agent: say('agent'),
    tool: say('tool'),
    traceType: say('trace type'),
    environment: say('environment'),
    userId: say('user id'),
    sessionId: say('session id'),
    input: [
      { role: 'user', content: tell('input') },
      tell('input text'),
      { [say('input key')]: 1 },
    ],
    output: { text: tell('output'), json: JSON.stringify({ deep: tell('JSON in output') }) },
    error: { type: say('error type'), message: tell('error message'), stack: tell('error stack') },
    tags: [say('tag')],
    metadata: { note: tell('metadata'), [say('metadata key')]: true },
    attributes: { note: tell('attribute'), [say('attribute key')]: null },
    [say('unknown key')]: tell('unknown field'),
  }
}

// ---- protobuf: the JSON form of a request, written by the same field tables ----

const scalars: Record<Scalar, (value: unknown) => Buffer> = {
  string: (value) => sized(Buffer.from(String(value))),
  // Ids are hex in JSON, byte values base64; an id is all hex digits and 16 or 32 of them.
  bytes: (value) => sized(bytesOf(String(value))),
  bool: (value) => varint(value ? 1n : 0n),
  int64: (value) => varint(BigInt.asUintN(64, BigInt(value as string))),
  uint32: (value) => varint(BigInt(value as number)),
  uint64: (value) => varint(BigInt(value as string)),
  sint32: (value) => varint(BigInt(Math.abs(value as number) * 2 - (Number(value) < 0 ? 1 : 0))),
  fixed32: (value) => fixed(4, (to) => to.writeUInt32LE(Number(value))),
  fixed64: (value) => fixed(8, (to) => to.writeBigUInt64LE(BigInt(value as string))),
  sfixed64: (value) => fixed(8, (to) => to.writeBigInt64LE(BigInt(value as string))),
  double: (value) => fixed(8, (to) => to.writeDoubleLE(Number(value))),
}
const wires: Partial<Record<Scalar, number>> = {
  string: 2,
  bytes: 2,
  fixed32: 5,
  fixed64: 1,
  sfixed64: 1,
  double: 1,
}

function encode(message: object, schema: Schema): Buffer {
  const parts: Buffer[] = []
  for (const [number, field] of schema) {
    const value: unknown = (message as Record<string, unknown>)[field.name]
    if (value === undefined || value === '') continue
    for (const item of field.repeated ? (value as unknown[]) : [value])
      parts.push(varint(BigInt(number * 8 + wireOf(field))), encodeField(item, field))
  }
  return Buffer.concat(parts)
}

function encodeField(value: unknown, { type }: Field): Buffer {
  return typeof type === 'string' ? scalars[type](value) : sized(encode(value as object, type))
}

function wireOf({ type }: Field): number {
  return typeof type === 'string' ? (wires[type] ?? 0) : 2
}

function bytesOf(value: string): Buffer {
  return Buffer.from(value, /^([0-9a-f]{16}){1,2}$/.test(value) ? 'hex' : 'base64')
}

function sized(bytes: Buffer): Buffer {
  return Buffer.concat([varint(BigInt(bytes.length)), bytes])
}

function fixed(size: number, write: (to: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(size)
  write(bytes)
  return bytes
}

function varint(value: bigint): Buffer {
  const bytes: number[] = []
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 0x80n) return Buffer.from([...bytes, Number(rest)])
    bytes.push(Number(rest & 0x7fn) | 0x80)
  }
}

// ---- sending, reading, searching ----

const protobuf = { 'content-type': 'application/x-protobuf' }
const forms: Form[] = ['prose', 'mail', 'ssn']
let harness: Harness
/** What any reader or refused request answered, where no canary may stand. */
const answers: [string, Buffer][] = []

async function mustTake(response: Response): Promise<void> {
  const body = await response.text()
  expect([response.status, body === '' || body === '{}']).toEqual([200, true])
}

/** Sends spans and, for the first (failed) of them, logs. */
async function sendOtlp(door: string, form: Form): Promise<void> {
  const planter = new Planter(door, form)
  const traces = tracesOf(planter)
  const failed = JSON.stringify(traces).match(/"spanId":"([0-9a-f]{16})"/)?.[1] ?? ''
  const logs = logsOf(planter, failed)
  const path = door.startsWith('langfuse') ? '/api/public/otel/v1/traces' : '/v1/traces'
  if (door.endsWith('protobuf')) {
    await mustTake(
      await harness.post(path, new Uint8Array(encode(traces, tracesRequest)), protobuf),
    )
    await mustTake(
      await harness.post('/v1/logs', new Uint8Array(encode(logs, logsRequest)), protobuf),
    )
  } else {
    await mustTake(await harness.post(path, JSON.stringify(traces)))
    await mustTake(await harness.post('/v1/logs', JSON.stringify(logs)))
  }
}

function recordLines(): void {
  const lines = forms.flatMap((form) => {
    const otlp = new Planter('record, OTLP line', form)
    const native = new Planter('record, native step', form)
    return [tracesOf(otlp), logsOf(otlp, otlp.span()), nativeOf(native)]
  })
  const large = new Planter('record, native step', 'prose')
  const filling = 'a word and another one, '.repeat(43_000)
  const body = `${large.tell('start of 2 MB')} ${filling} ${large.tell('middle of 2 MB')} ${filling} ${large.tell('end of 2 MB')}`
  lines.push({
    traceId: large.traceId,
    name: 'large',
    startTime: 1_795_000_000_000_000,
    output: body,
  })
  // Outside of the searched folders: it is the client's own file.
  const file = join(harness.path, 'steps.ndjson')
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  expect(harness.json('record', file)).toMatchObject({ rejected: 0, accepted: 3 * 13 + 1 })
}

/** Where nothing may be. */
function places(): [string, Buffer][] {
  return [
    ...folderContents(harness.data, harness.state),
    ['output', Buffer.from(harness.output)],
    ...answers,
  ]
}

/** All leaks. Most canaries hold a stem and are looked for by it: there are thousands of them. */
function leaks(where = places()): string[] {
  const bare = planted.filter(({ value }) => !stems.some((stem) => value.includes(stem)))
  const found = findCanaries(stems, where).map(
    ({ canary, encoding, place }) => `${stems[canary]} as ${encoding} in ${place}`,
  )
  const values = bare.map(({ value }) => value)
  for (const { canary, encoding, place } of findCanaries(values, where))
    found.push(`${bare[canary]?.door}: ${bare[canary]?.channel} as ${encoding} in ${place}`)
  return [...found, ...leakedNumbers(where)]
}

/** What detection cuts out of a canary has no stem any more. */
function leakedNumbers(where: readonly [string, Buffer][]): string[] {
  const numbers = new Map(
    planted.flatMap(({ form, secret, channel }) =>
      form === 'ssn' ? [[secret.replaceAll('-', ''), channel] as const] : [],
    ),
  )
  return where.flatMap(([place, bytes]) =>
    bytes
      .toString('latin1')
      .matchAll(/(?<!\d)\d{3}[-. ]?\d{2}[-. ]?\d{4}(?!\d)/g)
      .flatMap(([number]) => [numbers.get(number.replaceAll(/\D/g, '')) ?? []].flat())
      .map((channel) => `number of ${channel} in ${place}`)
      .toArray(),
  )
}

async function api<T>(path: string, role = 'investigator'): Promise<T> {
  const response = await harness.get(path, role)
  expect(response.status).toBe(200)
  return (await response.json()) as T
}

async function reveal(recordId: string, className: string): Promise<RevealResult | null> {
  const response = await fetch(`${harness.url}/api/v1/reveal`, {
    method: 'POST',
    headers: { authorization: `Bearer ${harness.keys['investigator']}` },
    body: JSON.stringify({ recordId, class: className, reason: 'e2e' }),
  })
  return response.status === 200 ? ((await response.json()) as RevealResult) : null
}

/** Every text that a permitted investigator gets of a trace: shown, and revealed. */
async function readAll(traceId: string): Promise<{ shown: Buffer; revealed: Buffer }> {
  const view = await api<{ steps: StepView[] }>(`/api/v1/traces/${traceId}`)
  const wanted = view.steps.flatMap(({ recordId, events, findings }) =>
    [recordId, ...events.map((event) => event.recordId)].flatMap((id) =>
      findings.map((finding) => [id, finding.class] as const),
    ),
  )
  const revealed = await Promise.all(wanted.map(([id, name]) => reveal(id, name)))
  return {
    shown: Buffer.from(JSON.stringify(view)),
    revealed: Buffer.from(JSON.stringify(revealed)),
  }
}

const doors = ['json', 'protobuf', 'langfuse json', 'langfuse protobuf']

beforeAll(async () => {
  harness = new Harness()
  await harness.start()
  for (const door of doors) for (const form of forms) await sendOtlp(door, form)
  recordLines()
})
afterAll(() => harness.dispose())

describe('nothing is lost', () => {
  it('each canary is shown or revealed to who may, and what detection finds is not shown', async () => {
    const lost: string[] = []
    const open: string[] = []
    for (const traceId of new Set(planted.map((canary) => canary.traceId))) {
      const { shown, revealed } = await readAll(traceId)
      for (const { door, channel, form, value, secret } of planted.filter(
        (c) => c.traceId === traceId,
      )) {
        const forms = encodingsOf(form === 'prose' ? value : secret).map(([, bytes]) => bytes)
        const isShown = forms.some((bytes) => shown.includes(bytes))
        if (!isShown && !forms.some((bytes) => revealed.includes(bytes)))
          lost.push(`${door}, ${form}: ${channel}`)
        if (isShown && form !== 'prose' && !undetected.has(channel))
          open.push(`${door}, ${form}: ${channel}`)
      }
    }
    expect(lost).toEqual([])
    expect(open).toEqual([])
  })
})

/** Detection does not look into these: they are sealed, and shown to who may read content. */
const undetected = new Set([
  // No personal data by themselves.
  'double',
  'big integer',
  // Numbers are hidden below a sensitive name only.
  'integer',
  // Base64 of bytes is not undone.
  'bytes',
  'log body of bytes',
])

describe('readers', () => {
  /** Canaries for what is said to a reader: none may be kept in the clear or come back in an error. */
  function saying(what: string): string[] {
    const values = forms.map((form) => new Planter('said', form).say(what))
    return values
  }

  function keep(name: string, { stdout, stderr }: { stdout: string; stderr: string }): void {
    answers.push([name, Buffer.from(stdout + stderr)])
  }

  async function keepAnswer(name: string, response: Response): Promise<number> {
    const headers = JSON.stringify([...response.headers])
    answers.push([name, Buffer.from(headers + (await response.text()))])
    return response.status
  }

  it('verbs that show no content print no canary, in both forms', () => {
    for (const args of [['verify'], ['verify', '--deep'], ['doctor'], ['apikey', 'ls']]) {
      const [verb = '', ...rest] = args
      keep(args.join(' '), harness.run(verb, ...rest))
      const { stdout, stderr } = harness.run(verb, ...rest, '--json')
      keep(`${args.join(' ')} --json`, { stdout, stderr })
      expect(JSON.parse(stdout)).not.toHaveProperty('error')
    }
  })

  it('ls and show mask what detection finds, in both forms', () => {
    const { traces } = harness.json<{ traces: TraceSummary[] }>('ls')
    const detectable = planted.filter(
      ({ channel, form }) => form !== 'prose' && !undetected.has(channel),
    )
    const printed = [harness.run('ls').stdout, JSON.stringify(traces)]
    const chosen = ['mail', 'ssn'].flatMap((form) =>
      ['record, OTLP line', 'record, native step'].map(
        (door) => planted.find((c) => c.door === door && c.form === form)?.traceId ?? '',
      ),
    )
    expect(traces.length).toBeGreaterThan(12)
    for (const traceId of chosen) {
      printed.push(harness.run('show', traceId, '--full').stdout)
      printed.push(JSON.stringify(harness.json('show', traceId)))
    }
    const all = printed.join('\n')
    expect(all).toContain(proseStem)
    expect(detectable.filter(({ secret }) => all.includes(secret))).toEqual([])
  })

  it('reveal on the command line shows values, and its reason is masked for the auditor', () => {
    const mail = planted.find(({ form, channel }) => form === 'mail' && channel === 'tool result')
    const { steps } = harness.json<{ steps: StepView[] }>('show', mail?.traceId ?? '')
    const step = steps.find(({ kind }) => kind === 'tool')
    const [prose = '', email = '', ssn = ''] = saying('reason')
    for (const reason of [`${prose}, ${email}, ${ssn}`]) {
      const args = [step?.recordId ?? '', '--class', 'email', '--reason', `ticket: ${reason}`]
      const result = harness.json<RevealResult>('reveal', ...args)
      expect(JSON.stringify(result.values)).toContain(mail?.value)
      expect(harness.run('reveal', ...args).stderr).toBe('')
    }
    const { entries } = harness.json<{ entries: AuditView[] }>('audit', '--action', 'reveal')
    const reasons = entries.map(({ reason }) => reason).join('\n')
    expect(reasons).toContain(prose)
    expect(reasons).not.toContain(email)
    expect(reasons).not.toContain(ssn.split(':')[1])
    for (const args of [[], ['--json']])
      expect(harness.run('audit', ...args).stdout).not.toContain(email)
  })

  it('a viewer gets headers and nothing that was said, an ingest key nothing at all', async () => {
    const ids = [...new Set(planted.filter(({ door }) => door !== 'said').map((c) => c.traceId))]
    const paths = ['/api/v1/traces', ...ids.map((id) => `/api/v1/traces/${id}`)]
    for (const path of paths) {
      expect(await keepAnswer('viewer', await harness.get(path, 'viewer'))).toBe(200)
      expect(await keepAnswer('ingest', await harness.get(path, 'ingest'))).toBe(404)
    }
    for (const role of ['auditor', 'dpo', 'admin'])
      for (const path of ['/api/v1/traces', '/api/v1/verify', `/api/v1/traces/${ids[0]}`])
        expect(await keepAnswer(role, await harness.get(path, role))).toBe(200)
    const view = await api<{ steps: StepView[] }>(`/api/v1/traces/${ids[0]}`, 'viewer')
    for (const step of view.steps)
      expect(step).toMatchObject({ input: null, output: null, error: null, attributes: {} })
  })

  it('filters with a canary find it and leave no trace of it', async () => {
    const of = (channel: string, form: Form) =>
      planted.find((c) => c.channel === channel && c.form === form && c.door === 'json')
    for (const [name, channel] of [
      ['agent', 'agent name'],
      ['session', 'session id'],
      ['user', 'user id'],
      ['tag', 'tag'],
      ['trace_type', 'trace type'],
    ] as const)
      for (const form of forms) {
        const { value = '', traceId } = of(channel, form) ?? {}
        const path = `/api/v1/traces?${name}=${encodeURIComponent(value)}`
        const { traces } = await api<{ traces: TraceSummary[] }>(path, 'investigator')
        expect([name, form, traces.map((t) => t.traceId)]).toEqual([name, form, [traceId]])
        const args = [`--${name.replace('_', '-')}`, value]
        expect(harness.output).not.toContain(value)
        if (form === 'prose')
          expect(harness.json<{ traces: object[] }>('ls', ...args).traces).toHaveLength(1)
      }
    for (const value of saying('audit filter')) {
      const entries = { entries: [], next: null }
      for (const filter of ['actor', 'action']) {
        expect(harness.json('audit', `--${filter}`, value)).toEqual(entries)
        const path = `/api/v1/audit?${filter}=${encodeURIComponent(value)}`
        expect(await api(path, 'auditor')).toEqual(entries)
      }
    }
  })

  it('wrong requests are told no more than what was wrong with them', async () => {
    const statuses = new Set<number>()
    for (const value of saying('wrong request')) {
      const escaped = encodeURIComponent(value)
      const ascii = escaped.replaceAll(/[^\x21-\x7e]/g, '')
      for (const path of [
        `/${escaped}`,
        `/v1/${escaped}`,
        `/api/v1/traces/${escaped}`,
        `/api/v1/traces?since=${escaped}`,
        `/api/v1/traces?limit=${escaped}`,
        `/api/v1/traces?kind=${escaped}&status=${escaped}`,
        `/api/v1/traces?cursor=${escaped}`,
        `/api/v1/verify?deep=${escaped}`,
        `/api/v1/audit?since=${escaped}`,
        `/log/${escaped}/checkpoint`,
        `/log/default/tile/0/${escaped}`,
        `/api/public/${escaped}`,
        `/%ff${escaped}`,
      ])
        for (const role of ['investigator', 'auditor', 'none'])
          statuses.add(await keepAnswer(`GET ${path}`, await harness.get(path, role)))
      const bodies = [
        value,
        `{"resourceSpans": ${value}`,
        JSON.stringify({ resourceSpans: value }),
        JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: value }] }] }] }),
        JSON.stringify({ recordId: value, class: value, reason: value }),
        JSON.stringify({ [value]: value }),
      ]
      for (const path of ['/v1/traces', '/v1/logs', '/api/public/otel/v1/traces'])
        for (const body of bodies.slice(0, 4))
          for (const headers of [
            {},
            protobuf,
            { 'content-type': `text/${ascii}` },
            { 'content-encoding': ascii },
            { authorization: `Bearer ${ascii}`, 'x-api-key': '' },
            { authorization: `Basic ${Buffer.from(`a:${value}`).toString('base64')}` },
            { cookie: `a=${ascii}`, 'user-agent': ascii, traceparent: ascii, referer: ascii },
          ] as Record<string, string>[])
            statuses.add(await keepAnswer(`POST ${path}`, await harness.post(path, body, headers)))
      for (const path of ['/api/v1/reveal', '/api/public/ingestion', '/api/public/media'])
        for (const body of bodies) {
          const headers = { authorization: `Bearer ${harness.keys['investigator']}` }
          statuses.add(await keepAnswer(`POST ${path}`, await harness.post(path, body, headers)))
        }
      for (const line of [`GET /${value} HTTP/1.1`, `${value} / HTTP/1.1`, `GET / HTTP/${value}`])
        answers.push(['raw request', await raw(`${line}\r\nHost: x\r\nX: ${value}\r\n\r\n`)])
    }
    // Some hold a whole and empty request after all; none is a fault of ours.
    expect([...statuses].filter((status) => status >= 500)).toEqual([])
    expect(statuses).toContain(400)
    expect(statuses).toContain(404)
  })

  it('wrong command lines are told no more than what was wrong with them', () => {
    const file = join(harness.path, 'bad.ndjson')
    {
      const value = saying('wrong command line').join(' ')
      writeFileSync(
        file,
        `${value}\n{"name": "${value}"}\n{"startTime": 1, "usage": {"${value}": 1}}\n`,
      )
      for (const args of [
        ['show', value],
        ['ls', '--since', value],
        ['ls', '--kind', value],
        ['ls', '--cursor', value],
        ['ls', '--limit', value],
        ['reveal', value, '--class', 'email', '--reason', value],
        ['reveal', '0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10', '--class', value, '--reason', value],
        ['reveal', '0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10', '--class', 'email', '--reason', value],
        ['record', value],
        ['record', file],
        ['record', file, '--format', value],
        ['apikey', 'revoke', value],
        ['apikey', 'create', '--role', value],
        ['verify', value],
        ['audit', '--limit', value],
        ['ls', '--url', value],
        ['ls', '--project', value],
      ]) {
        const [verb = '', ...rest] = args
        const outcome = harness.run(verb, ...rest)
        expect([verb, outcome.status > 0 && outcome.status < 4]).toEqual([verb, true])
        keep(args[0] ?? '', outcome)
      }
    }
  })
})

/** Passes the Luhn check. */
function cardNumber(n: number): string {
  const head = `453201${String(n).padStart(9, '0')}`
  const sum = [...head].reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return `${head}${(10 - (sum % 10)) % 10}`
}

/** What comes back for bytes that may be no HTTP. */
function raw(request: string): Promise<Buffer> {
  const { hostname, port } = new URL(harness.url)
  return new Promise((done) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname, () => socket.end(request))
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', () => {})
    socket.on('close', () => done(Buffer.concat(chunks)))
  })
}

describe('nothing leaks', () => {
  it('anywhere while it runs', async () => {
    for (const path of ['/metrics', '/readyz', '/healthz', '/', '/log/default/checkpoint']) {
      const response = await fetch(`${harness.url}${path}`)
      expect(response.status).toBe(200)
      answers.push([path, Buffer.from(await response.text())])
    }
    const tile = await fetch(`${harness.url}/log/default/tile/entries/000.p/1`)
    answers.push(['tile', Buffer.from(await tile.arrayBuffer())])
    expect(leaks()).toEqual([])
  })

  it('anywhere after it has stopped', async () => {
    expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
    expect(await harness.stop()).toBe(0)
    expect(leaks()).toEqual([])
  })

  it('and one that did would be found', () => {
    for (const form of forms) {
      const { value = '' } = planted.find((canary) => canary.form === form) ?? {}
      for (const [, bytes] of encodingsOf(value)) {
        expect(
          leaks([['file', Buffer.concat([Buffer.from('before'), bytes, Buffer.from('after')])]]),
        ).not.toEqual([])
      }
    }
  })
})
