// What client-side sealing costs the agent beside the plain mode, in one run with interleaved rounds: the calls on the
// application's thread, the processor of all threads, and the bytes of a step on their way (start and end are two).
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newX25519KeyPair } from '../src/crypto/x25519.ts'
import { formatReaderPublicKey } from '../src/keys/reader-public-key.ts'
import { median, type Order, type Round } from './capture/rounds.ts'
import { startSink } from './capture/sink.ts'

const quick = process.argv.includes('--quick')
const rounds = quick ? 4 : 12
const warmUp = 2
const spans = 200
const folder = mkdtempSync(join(tmpdir(), 'sealtrace-bench-'))
const sink = await startSink()
const plain = { SEALTRACE_PRODUCER_KEY: sink.publicKey }
const sealed = {
  SEALTRACE_PRODUCER_KEY: formatReaderPublicKey(1, newX25519KeyPair().publicKey),
  SEALTRACE_COLLECTOR_KEY: sink.publicKey,
  SEALTRACE_ORIGIN: 'sealtrace.local/log/bench-00000000',
}
const subjects = [
  { name: 'single calls, plain', script: 'ours.ts', keys: plain },
  { name: 'single calls, sealed to a reader', script: 'ours.ts', keys: sealed },
  { name: 'runs of ten turns, plain', script: 'conversation.ts', keys: plain },
  { name: 'runs of ten turns, sealed to a reader', script: 'conversation.ts', keys: sealed },
]

interface Row {
  readonly name: string
  readonly child: ChildProcess
  readonly rounds: (Round & { readonly bytes: number })[]
}

function answerOf<T>(child: ChildProcess, order?: Order): Promise<T> {
  return new Promise((done, fail) => {
    child.once('message', (answer) => done(answer as T))
    child.once('exit', (code) => fail(new Error(`a subject ended with ${code}`)))
    if (order) child.send(order)
  })
}

async function begin({ name, script, keys }: (typeof subjects)[number]): Promise<Row> {
  const child = fork(join(import.meta.dirname, 'capture', script), {
    env: {
      ...process.env,
      ...keys,
      SEALTRACE_URL: sink.url,
      SEALTRACE_API_KEY: 'st_ingest_bench',
      SEALTRACE_SPOOL: join(folder, name),
    },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  child.setMaxListeners(0)
  await answerOf(child)
  return { name, child, rounds: [] }
}

try {
  const rows: Row[] = []
  for (const subject of subjects) rows.push(await begin(subject))
  for (let n = 0; n < warmUp + rounds; n++)
    for (const { child, rounds: measured } of rows) {
      const before = { ...sink.taken }
      const round = await answerOf<Round>(child, { spans })
      const { steps, bytes } = sink.taken
      const each = (bytes - before.bytes) / (steps - before.steps)
      if (n >= warmUp) measured.push({ ...round, bytes: each })
    }
  console.log(`${rounds} rounds of ${spans} spans of 3 KB each, medians\n`)
  console.log(
    '| | µs a span in the calls | processor µs of all threads | bytes a step on the wire |',
  )
  console.log('|---|--:|--:|--:|')
  for (const { name, rounds: measured, child } of rows) {
    const of = (field: 'call' | 'all' | 'bytes') => median(measured.map((round) => round[field]))
    console.log(
      `| ${name} | ${of('call').toFixed(1)} | ${of('all').toFixed(0)} | ${of('bytes').toFixed(0)} |`,
    )
    child.kill()
  }
} finally {
  sink.close()
  rmSync(folder, { recursive: true, force: true })
}
