// What recording costs the agent: microseconds a span (2 KB prompt, 1 KB answer) with detection on, beside Langfuse's SDK 5
// without and with a mask; the event loop's delay meanwhile; the memory of steps that wait. Rounds are interleaved, in one
// run, on one machine: quote the ratios, not the absolute figures.
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installPeer, langfuse } from './capture/langfuse-peer.ts'
import { startSink } from './capture/sink.ts'
import { median, type Delay, type Order, type Round } from './capture/rounds.ts'

const quick = process.argv.includes('--quick')
const rounds = quick ? 6 : 20
const warmUp = quick ? 2 : 5
const spans = 500
const pacedMs = quick ? 1500 : 5000

const ours = join(import.meta.dirname, 'capture/ours.ts')
const subjects = [
  { name: 'Sealtrace, spooled to disk', script: ours, args: [] },
  { name: 'Sealtrace, in memory', script: ours, args: ['no-spool'] },
  { name: 'Langfuse 5', script: join(langfuse, 'run.mjs'), args: [] },
  { name: 'Langfuse 5, mask of 3 regexes', script: join(langfuse, 'run.mjs'), args: ['mask'] },
]
const folder = mkdtempSync(join(tmpdir(), 'sealtrace-bench-'))
const sink = await startSink()

function environment(collector: string, spool: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    SEALTRACE_URL: collector,
    SEALTRACE_API_KEY: 'st_ingest_bench',
    SEALTRACE_PRODUCER_KEY: sink.publicKey,
    SEALTRACE_SPOOL: join(folder, spool),
    LANGFUSE_BASE_URL: sink.url,
    LANGFUSE_PUBLIC_KEY: 'pk-lf-bench',
    LANGFUSE_SECRET_KEY: 'sk-lf-bench',
  }
}

function answerOf<T>(child: ChildProcess, order?: Order): Promise<T> {
  return new Promise((done, fail) => {
    child.once('message', (answer) => done(answer as T))
    child.once('exit', (code) => fail(new Error(`a subject ended with ${code}`)))
    if (order) child.send(order)
  })
}

async function compare(): Promise<void> {
  const running: { name: string; child: ChildProcess; measured: Round[]; delays: Delay[] }[] = []
  for (const { name, script, args } of subjects) {
    const child = fork(script, args, {
      env: environment(sink.url, `spool-${running.length}`),
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    child.setMaxListeners(0)
    await answerOf(child)
    running.push({ name, child, measured: [], delays: [] })
  }
  for (let n = 0; n < warmUp + rounds; n++)
    for (const { child, measured } of running) {
      const round = await answerOf<Round>(child, { spans })
      if (n >= warmUp) measured.push(round)
    }
  for (const { child, delays } of running)
    for (const idle of [true, false]) delays.push(await answerOf(child, { pacedMs, idle }))
  for (const { child } of running) child.kill()
  print(running)
}

function print(rows: { name: string; measured: Round[]; delays: Delay[] }[]): void {
  const of = (row: (typeof rows)[number], field: keyof Round) =>
    median(row.measured.map((round) => round[field]))
  const base = rows.find(({ name }) => name === 'Langfuse 5') ?? rows[0]
  if (!base) return
  console.log(
    `${rounds} rounds of ${spans} spans each, medians; ratios to Langfuse 5 without a mask\n`,
  )
  console.log(
    '| | µs a span in the calls | ratio | processor µs of the main thread | ratio | of all threads | loop delay p99 ms, idle | recording |',
  )
  console.log('|---|--:|--:|--:|--:|--:|--:|--:|')
  for (const row of rows) {
    const cell = (field: keyof Round) => of(row, field).toFixed(1)
    const ratio = (field: keyof Round) => (of(row, field) / of(base, field)).toFixed(2)
    const [idle, busy] = row.delays.map(({ p99 }) => p99.toFixed(2))
    console.log(
      `| ${row.name} | ${cell('call')} | ${ratio('call')} | ${cell('main')} | ${ratio('main')} | ${cell('all')} | ${idle} | ${busy} |`,
    )
  }
}

function weigh(spool: string, env: NodeJS.ProcessEnv): Promise<Record<string, number>> {
  const execArgv = ['--expose-gc', '--disable-warning=ExperimentalWarning']
  return answerOf(fork(join(import.meta.dirname, 'capture/memory.ts'), [spool], { env, execArgv }))
}

async function memory(): Promise<void> {
  const down = 'http://127.0.0.1:9'
  const rows = [
    { name: 'spool off, collector up', spool: 'no-spool', collector: sink.url },
    { name: 'spool off, collector down', spool: 'no-spool', collector: down },
    { name: 'spool on, collector up', spool: 'spool', collector: sink.url },
    { name: 'spool on, collector down', spool: 'spool', collector: down },
  ]
  console.log('\nMemory that 10,000 steps of 3 KB add, those included that do not wait:\n')
  console.log('| | resident MB | queued | of queue MB | spooled | on disk MB | dropped |')
  console.log('|---|--:|--:|--:|--:|--:|--:|')
  for (const { name, spool, collector } of rows) {
    const env = environment(collector, `memory-${collector.length}`)
    const seen = await weigh(spool, env)
    const mb = (bytes = 0) => (bytes / 1024 / 1024).toFixed(1)
    console.log(
      `| ${name} | ${seen['rss']?.toFixed(1)} | ${seen['queued']} | ${mb(seen['queuedBytes'])} | ${seen['spooled']} | ${mb(seen['spooledBytes'])} | ${seen['dropped']} |`,
    )
  }
}

try {
  installPeer()
  await compare()
  await memory()
} finally {
  sink.close()
  rmSync(folder, { recursive: true, force: true })
}
