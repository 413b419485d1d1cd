// What the proxy adds to a call: a stand-in for the model's API is called directly, through a bare pass-through proxy of
// node:http, and through `sealtrace proxy` that records to a real collector. 2 KB of prompt, 1 KB of answer. All on one machine,
// in one run, in turns; one client, and eight at a time, each with a pause between its calls: a model takes longer than that to
// think. Quote what is added, not the absolute figures.
import { spawn, type ChildProcess } from 'node:child_process'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Harness } from '../e2e/harness.ts'
import { prose } from './load.ts'

const rounds = process.argv.includes('--quick') ? 3 : 8
const callsPerRound = 100
const warmUp = 150

interface Target {
  readonly name: string
  readonly url: string
}

const children: ChildProcess[] = []

async function start(args: string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const env = { ...process.env, ...environment }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  return new Promise((done, fail) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const ready = /^ready (\S+)$/m.exec(chunk.toString())?.[1]
      if (ready) done(ready)
    })
    child.on('exit', () => fail(new Error(`${args[0]} did not start`)))
  })
}

/** Milliseconds to the first byte of the answer's body, and to its end. */
function call(url: string, body: string, agent: Agent): Promise<[first: number, end: number]> {
  const began = performance.now()
  return new Promise((done, fail) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const target = `${url}/v1/chat/completions`
    const sent = request(target, { method: 'POST', headers, agent }, (answer) => {
      let first = 0
      answer.on('data', () => (first ||= performance.now() - began))
      answer.on('end', () => done([first, performance.now() - began]))
      answer.on('error', fail)
    })
    sent.on('error', fail)
    sent.end(body)
  })
}

function bodyOf(stream: boolean): string {
  const content = `${prose(1900)} My e-mail is jane.sample@example.com.`
  return JSON.stringify({ model: 'gpt-6-astra', stream, messages: [{ role: 'user', content }] })
}

interface Load {
  readonly stream: boolean
  readonly atOnce: number
  /** Milliseconds between two calls of a client. */
  readonly pause: number
}

async function measure(url: string, calls: number, { stream, atOnce, pause }: Load) {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const times: [number, number][] = []
  let left = calls
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) {
        times.push(await call(url, bodyOf(stream), agent))
        await sleep(pause)
      }
    }),
  )
  agent.destroy()
  return times
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(2)}`
}

async function compare(targets: readonly Target[], load: Load): Promise<void> {
  const times = new Map(targets.map(({ name }) => [name, [] as [number, number][]]))
  for (const { url } of targets) await measure(url, warmUp, load)
  for (let round = 0; round < rounds; round++)
    for (const { name, url } of targets)
      times.get(name)?.push(...(await measure(url, callsPerRound, load)))
  const { stream, atOnce, pause } = load
  console.log(
    `${stream ? 'streamed' : 'whole'} answers, ${atOnce} at a time, ${pause} ms apart: ms`,
  )
  const columns = [
    ['first byte p50', 0, 0.5],
    ['p99', 0, 0.99],
    ['end p50', 1, 0.5],
    ['p99', 1, 0.99],
  ] as const
  const figures = (name: string) =>
    columns.map(([, which, share]) =>
      percentile(
        (times.get(name) ?? []).map((time) => time[which]),
        share,
      ),
    )
  const direct = figures('direct')
  console.log(`  ${'added'.padEnd(16)}${columns.map(([name]) => name.padStart(16)).join('')}`)
  for (const { name } of targets) {
    const cells = figures(name).map((value, at) =>
      name === 'direct' ? value.toFixed(2) : signed(value - (direct[at] ?? 0)),
    )
    console.log(`  ${name.padEnd(16)}${cells.map((cell) => cell.padStart(16)).join('')}`)
  }
}

const harness = new Harness()
try {
  await harness.start()
  const bare = join(import.meta.dirname, 'bare-proxy.ts')
  const upstream = await start([bare, 'upstream'])
  const passing = await start([bare, 'proxy', upstream])
  const main = join(import.meta.dirname, '../src/cli/main.ts')
  const recording = await start([main, 'proxy', '--port', '0', '--upstream-openai', upstream], {
    SEALTRACE_URL: harness.url,
    SEALTRACE_API_KEY: harness.keys['ingest'],
    SEALTRACE_SPOOL: join(harness.path, 'spool'),
  })
  const targets = [
    { name: 'direct', url: upstream },
    { name: 'bare proxy', url: passing },
    { name: 'sealtrace proxy', url: recording },
  ]
  for (const load of [
    { stream: false, atOnce: 1, pause: 10 },
    { stream: true, atOnce: 1, pause: 10 },
    { stream: true, atOnce: 8, pause: 100 },
  ])
    await compare(targets, load)
} finally {
  const ended = children.map((child) => new Promise((done) => child.on('exit', done)))
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(ended)
  await harness.dispose()
}
