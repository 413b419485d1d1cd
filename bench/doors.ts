// What decoding costs: bytes of a request to steps, in processor time, for each door; beside JSON.parse, or protobufjs with
// the same messages, on the same bytes in the same run. They take turns, so that what else the machine does hits both alike.
// Quote the ratios, not the absolute figures. `--quick`: a tenth of the time.
import { doors, type Decoded, type Door, type RequestFacts } from '../src/ingest/doors.ts'
import { madeSamples, recordedSamples } from '../src/ingest/fixtures/door-samples.ts'
import { logsRequest, tracesRequest } from '../src/ingest/otlp/schema.ts'
import { metricsRequest } from '../src/ingest/otlp/metrics-schema.ts'
import { protobufjsReader } from './protobufjs.ts'

const quick = process.argv.includes('--quick')
const rounds = quick ? 3 : 7
/** Milliseconds of processor time that each contender has in a round. */
const turn = quick ? 20 : 80
/** Small requests are put together to about this much: bytes. */
const load = 256 * 1024

interface Request {
  readonly body: Uint8Array
  readonly facts: RequestFacts
}

interface Row {
  readonly door: string
  readonly encoding: string
  readonly requests: number
  readonly steps: number
  readonly bytes: number
  readonly run: () => void
  readonly peer: { readonly name: string; readonly run: () => void } | null
}

const samples = [...recordedSamples(), ...madeSamples()]
const schemas = new Map([
  ['otlp-traces', tracesRequest],
  ['otlp-logs', logsRequest],
  ['otlp-metrics', metricsRequest],
])

async function rowOf(door: Door, encoding: 'json' | 'protobuf'): Promise<Row | null> {
  const recorded = samples.filter((sample) => {
    const { encoding: told = 'json' } = sample.facts
    return sample.door === door && told === encoding
  })
  // Own samples are for doors of which no client was recorded.
  const real = recorded.filter(({ name }) => name !== 'made')
  const requests = real.length > 0 ? real : recorded
  if (requests.length === 0) return null
  const decode = ({ body, facts }: Request): number => {
    const { steps }: Decoded = doors[door](body, facts)
    return steps.length
  }
  const steps = requests.reduce((sum, request) => sum + decode(request), 0)
  const bytes = requests.reduce((sum, { body }) => sum + body.length, 0)
  const again = Math.max(1, Math.round(load / bytes))
  const schema = schemas.get(door)
  const read = encoding === 'protobuf' && schema ? await protobufjsReader(schema) : null
  const json = encoding === 'json' ? jsonReader(requests) : null
  const peer = read
    ? {
        name: 'protobufjs',
        run: () => repeat(again, () => requests.forEach(({ body }) => read(body))),
      }
    : json && { name: 'JSON.parse', run: () => repeat(again, json) }
  return {
    ...{ door, encoding, requests: requests.length },
    ...{ steps: steps * again, bytes: bytes * again },
    run: () => repeat(again, () => requests.forEach(decode)),
    peer,
  }
}

function repeat(times: number, work: () => void): void {
  for (let n = 0; n < times; n++) work()
}

/** Parses the JSON of the bodies: whole, by line, or, of a form, part by part; null where a body is none of it. */
function jsonReader(requests: readonly Request[]): (() => void) | null {
  const texts = requests.flatMap(({ body, facts: { boundary } }) => {
    const text = Buffer.from(body).toString()
    if (boundary !== undefined)
      return text.split(`--${boundary}`).flatMap((part) => {
        const from = part.indexOf('\r\n\r\n')
        return from === -1 ? [] : [Buffer.from(part.slice(from + 4))]
      })
    return isJson(text) ? [Buffer.from(body)] : text.split('\n').map((line) => Buffer.from(line))
  })
  const all = texts.filter((bytes) => isJson(bytes.toString()))
  if (all.length === 0) return null
  return () => {
    for (const bytes of all) JSON.parse(bytes.toString())
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Seconds for one run: the median of the rounds. */
function measure(contenders: readonly (() => void)[]): number[] {
  const times = contenders.map((): number[] => [])
  for (let round = 0; round <= rounds; round++)
    for (const [index, run] of contenders.entries()) {
      const began = processorTime()
      let runs = 0
      do run()
      while (++runs && processorTime() - began < turn)
      // The first round warms up.
      if (round > 0) times[index]?.push((processorTime() - began) / runs / 1000)
    }
  return times.map((list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0)
}

/** Milliseconds, of all threads: collecting garbage is part of the cost. */
function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const number = (value: number) => Math.round(value).toLocaleString('en-US').replaceAll(',', ' ')
const mb = (bytes: number, seconds: number) => (bytes / 1e6 / seconds).toFixed(1)

console.log(
  '| door | encoding | requests | bytes a step | steps/s | MB/s | beside | MB/s | ratio |',
)
console.log('|---|---|--:|--:|--:|--:|---|--:|--:|')
for (const door of Object.keys(doors) as Door[])
  for (const encoding of ['json', 'protobuf'] as const) {
    const row = await rowOf(door, encoding)
    if (!row) continue
    const { bytes, steps, requests, run, peer } = row
    const [ours = 0, theirs = 0] = measure(peer ? [run, peer.run] : [run])
    const figures = [number(bytes / steps), number(steps / ours), mb(bytes, ours)]
    const beside = peer
      ? [peer.name, mb(bytes, theirs), (theirs / ours).toFixed(2)]
      : ['–', '–', '–']
    console.log(`| ${[door, encoding, requests, ...figures, ...beside].join(' | ')} |`)
  }
