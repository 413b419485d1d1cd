// Steps per second of 4 KB through HTTP to durable and signed, with and without the index of words, beside (a) the same kind of server that only inserts the raw
// body into SQLite with the same durability and (b) a plain append of JSON lines with pino. Servers are processes of their
// own; the load comes from this one, all on one machine in one run. Quote the ratios, not the absolute figures.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '../src/journal/create-log.ts'
import { otlpRequest } from './load.ts'

const spansPerRequest = 50
const connections = 8
const warmUp = 40
const requests = Number(process.env['BENCH_REQUESTS'] ?? 400)

interface Server {
  readonly child: ChildProcess
  readonly url: string
}

async function start(script: string, ...args: string[]): Promise<Server> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((done, fail) => {
    let seen = ''
    child.stdout.on('data', (chunk: Buffer) => {
      seen += String(chunk)
      const ready = /^ready (\S+)$/m.exec(seen)?.[1]
      if (ready) done(ready)
    })
    child.on('exit', () => fail(new Error(`${script} did not start`)))
  })
  return { child, url }
}

async function send(url: string, bodies: readonly Buffer[], key: string): Promise<number> {
  let next = 0
  const began = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let body = bodies[next++]; body; body = bodies[next++]) {
        const response = await fetch(url, {
          method: 'POST',
          body: new Uint8Array(body),
          headers: { 'content-type': 'application/json', 'x-api-key': key },
        })
        await response.arrayBuffer()
        if (response.status !== 200) throw new Error(`answered ${response.status}`)
      }
    }),
  )
  return (performance.now() - began) / 1000
}

function memory(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

async function measure(name: string, server: Server, path: string, key: string) {
  await send(
    `${server.url}${path}`,
    Array.from({ length: warmUp }, () => otlpRequest(spansPerRequest)),
    key,
  )
  const bodies = Array.from({ length: requests }, () => otlpRequest(spansPerRequest))
  const seconds = await send(`${server.url}${path}`, bodies, key)
  const rate = (requests * spansPerRequest) / seconds
  const peak = memory(server.child)
  server.child.kill('SIGTERM')
  await new Promise((done) => server.child.on('exit', done))
  return { name, rate, peak }
}

const folder = mkdtempSync(join(tmpdir(), 'sealtrace-bench-'))
try {
  const place = {
    data: join(folder, 'data'),
    project: 'default',
    state: join(folder, 'state'),
    environment: {},
  }
  const { apiKeys } = await createLog(place)
  const main = join(import.meta.dirname, '../src/cli/main.ts')
  const wordless = join(folder, 'wordless.toml')
  writeFileSync(wordless, '[search]\nwords = false\n')
  const collector = (...more: string[]): Promise<Server> => {
    const { data, state } = place
    const where = ['--data', data, '--state', state]
    return start(main, 'start', '--no-sample', '--port', '0', ...where, ...more)
  }
  const bare = join(import.meta.dirname, 'bare-server.ts')
  const rows = [
    await measure('sealtrace', await collector(), '/v1/traces', apiKeys.ingest),
    await measure(
      'sealtrace, without the index of words',
      await collector('--config', wordless),
      '/v1/traces',
      apiKeys.ingest,
    ),
    await measure('(a) raw body into SQLite', await start(bare, 'sqlite', folder), '/', ''),
    await measure('(b) JSON lines with pino', await start(bare, 'pino', folder), '/', ''),
  ]
  const ours = rows[0]?.rate ?? 0
  const stepBytes = otlpRequest(spansPerRequest).length / spansPerRequest
  console.log(
    `steps of ${Math.round(stepBytes)} bytes, ${spansPerRequest} a request, ${connections} connections, ${requests} requests\n`,
  )
  console.log('| server | steps/s | sealtrace / it | peak memory MB |\n|---|--:|--:|--:|')
  for (const { name, rate, peak } of rows)
    console.log(`| ${name} | ${Math.round(rate)} | ${(ours / rate).toFixed(2)} | ${peak} |`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
