import type { BenchOptions } from './options.ts'
import { buildLogs } from './sets/logs.ts'
import { Random } from './sets/random.ts'
import { buildSet, type SetName } from './sets/sets.ts'
import type { Subject } from './subject.ts'
import type { Table } from './table.ts'

const size = 4096

/** What a plain look at every character costs; all speeds are told as a ratio to it. */
const loop: Subject = {
  name: 'charCodeAt loop',
  find: () => [],
  run: (text) => {
    let sum = 0
    for (let i = 0; i < text.length; i++) sum = (sum + text.charCodeAt(i)) | 0
    return sum
  },
}

/** Microseconds per 4 KB of several kinds of text, beside peers and the plain loop. */
export async function speed(subjects: readonly Subject[], options: BenchOptions): Promise<Table> {
  const rows: (string | number)[][] = []
  for (const [kind, texts] of Object.entries({ ...ordinary(), ...corpora() })) {
    let base = NaN
    for (const subject of [loop, ...subjects]) {
      const { median, best } = await measure(subject, texts, options.quick ? 250 : 1000)
      if (subject === loop) base = median
      rows.push([kind, subject.name, median, best, size / median, median / base])
    }
  }
  const heads = ['text', 'subject', 'µs per 4 KB, median', 'best', 'MB/s', 'x the loop']
  return { title: 'Speed', heads, rows }
}

/** Most of what an agent sends: one text of each kind, in which little is to be found. */
function ordinary(): Record<string, string[]> {
  const prose =
    'The customer called about her order last week and said that the delivery was late. We offered a refund, and she ' +
    'agreed to wait until Monday. Maria Lopez from the support team wrote to Acme Industries Inc. in Boston about it. The ' +
    'model was asked to summarise the meeting notes, which mention budget, hiring plans and the new office; it took 3.5 ' +
    'seconds and 1200 tokens. '
  const rows = Array.from({ length: 60 }, (_, i) => i)
  const log = rows.map(
    (i) =>
      `2026-11-21T14:${10 + (i % 50)}:05.123Z INFO org.apache.hadoop.hdfs.server.datanode.DataNode: Receiving block ` +
      `blk_-160899968791986290${i} src: /10.250.19.102:54106 dest: /10.250.19.102:50010 size=${i * 7919}\n`,
  )
  const events = rows.map((i) => ({
    id: `evt_${i * 7919}`,
    level: 'info',
    ts: 1_700_000_000_000 + i,
    user: { plan: 'pro', age_group: '30-39', ok: true },
    msg: 'request completed',
    latency_ms: i * 3.5,
    tokens: { input: 100 + i, output: 20 },
  }))
  const flat = (text: string) => [Buffer.from(text.slice(0, size)).toString()]
  return {
    'prose, ordinary': flat(prose.repeat(20)),
    'logs, ordinary': flat(log.join('')),
    'JSON, ordinary': flat(JSON.stringify(events)),
  }
}

/**
 * Texts of about 4 KB, forty of each kind, full of what is to be found and of what looks like it: prose of which one sentence
 * in six holds something, prose made of nothing else, logs, JSON.
 */
function corpora(): Record<string, string[]> {
  const random = new Random(3)
  const harmless = textsOf('harmless')
  const mixed = textsOf('prose-en').flatMap((text) => [
    text,
    ...Array.from({ length: 5 }, () => random.pick(harmless)),
  ])
  const records = buildLogs(300_000)
    .split('\n')
    .filter((line) => line.startsWith('{"'))
  const structured = textsOf('chat-json')
    .filter((text) => text.startsWith('{"'))
    .flatMap((text) => [text, random.pick(records)])
  return {
    prose: gather(mixed, ' '),
    'prose, dense': gather(textsOf('prose-en'), ' '),
    'prose, dense, Spanish': gather(textsOf('prose-es'), ' '),
    logs: gather(buildLogs(200_000).split('\n'), '\n'),
    JSON: gather(structured, ',').map((text) => `[${text}]`),
  }
}

const textsOf = (name: SetName) => buildSet(name).map(({ text }) => text)

/** Joins parts until each text is 4 KB, forty texts at most. */
function gather(parts: readonly string[], between: string): string[] {
  const out: string[] = []
  let held: string[] = []
  let length = 0
  for (const part of parts) {
    held.push(part)
    length += part.length + between.length
    if (length < size) continue
    // Through a buffer, so that it is a flat string and no tree of its parts.
    out.push(Buffer.from(held.join(between)).toString())
    held = []
    length = 0
  }
  return out.slice(0, 40)
}

interface Measured {
  readonly median: number
  readonly best: number
}

/** Median and best of passes over all texts, in microseconds per 4 KB; slow subjects see fewer texts. */
async function measure(
  { run }: Subject,
  texts: readonly string[],
  budget: number,
): Promise<Measured> {
  const trial = await time(run, texts.slice(0, 3))
  const some = trial > 2000 ? texts.slice(0, 6) : texts
  const warm = performance.now() + budget / 4
  while (performance.now() < warm) await time(run, some)
  const passes: number[] = []
  const end = performance.now() + budget
  do passes.push(await time(run, some))
  while (performance.now() < end || passes.length < 3)
  passes.sort((a, b) => a - b)
  return { median: passes[passes.length >> 1] ?? NaN, best: passes[0] ?? NaN }
}

async function time(run: Subject['run'], texts: readonly string[]): Promise<number> {
  let total = 0
  let length = 0
  for (const text of texts) {
    const began = performance.now()
    const result = run(text)
    if (result instanceof Promise) await result
    total += performance.now() - began
    length += text.length
  }
  return (total * 1000 * size) / length
}
