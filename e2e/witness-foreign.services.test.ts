// A witness that somebody else wrote: litewitness of torchwood, in Go, with its key in an ssh-agent. It cosigns checkpoints of our
// collector, and says what our own witness says.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { toBase64 } from '../src/crypto/encoding.ts'
import { openCheckpoint } from '../src/ledger/checkpoint.ts'
import { emptyRoot } from '../src/ledger/merkle.ts'
import { GrowingLog } from '../src/ledger/witness/fixtures/growing-log.ts'
import { formatAddCheckpoint } from '../src/ledger/witness/add-checkpoint.ts'
import { cosignersOf, parseWitnessPolicy, quorumMet } from '../src/ledger/witness-policy.ts'
import { Harness, otlpSpans, skipped } from './harness.ts'
import { startWitness, type WitnessProcess } from './witness-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'sealtrace-foreign-'))
const program = join(folder, 'litewitness')
const origin = 'example.com/log'

/** Why it cannot be had; null when it is built. */
function build(): string | null {
  for (const [name, ...args] of [
    ['go', 'version'],
    ['ssh-keygen', '-l', '-f', '/dev/null'],
  ] as const)
    if (spawnSync(name, args).error) return `there is no ${name} here`
  const { status, stderr } = spawnSync(
    'go',
    ['build', '-mod=readonly', '-o', program, 'filippo.io/torchwood/cmd/litewitness'],
    {
      cwd: join(import.meta.dirname, 'witness-go'),
      env: { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-buildvcs=false' },
      encoding: 'utf8',
    },
  )
  return status === 0 ? null : `litewitness cannot be built: ${stderr.trim().slice(-200)}`
}
const reason = build()

const children: ChildProcess[] = []
const ours: WitnessProcess[] = []
let harness: Harness | null = null
afterAll(async () => {
  await harness?.dispose()
  for (const witness of ours) await witness.stop('SIGKILL')
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

function run(name: string, args: string[], env: NodeJS.ProcessEnv = {}): string {
  const done = spawnSync(name, args, { encoding: 'utf8', env: { ...process.env, ...env } })
  if (done.status !== 0) throw new Error(`${name}: ${done.stderr}`)
  return done.stdout
}

/** Waits for a line of stderr. */
function lineOf(child: ChildProcess, pattern: RegExp): Promise<string> {
  let seen = ''
  return new Promise((done, fail) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      const [, found] = pattern.exec(seen) ?? []
      if (found) done(found)
    })
    child.on('exit', (code) => fail(new Error(`ended with ${code}: ${seen}`)))
  })
}

/** What its `witnessctl` writes: which logs it cosigns for, and by which keys. */
function registerLogs(file: string, vkeys: readonly string[]): void {
  const database = new DatabaseSync(file)
  database.exec(`CREATE TABLE log (origin TEXT PRIMARY KEY, tree_size INTEGER NOT NULL, tree_hash TEXT NOT NULL);
    CREATE TABLE key (origin TEXT NOT NULL, key TEXT NOT NULL, FOREIGN KEY(origin) REFERENCES log(origin));`)
  for (const vkey of vkeys) {
    const [name = ''] = vkey.split('+')
    database.prepare('INSERT INTO log VALUES (?, 0, ?)').run(name, toBase64(emptyRoot()))
    database.prepare('INSERT INTO key VALUES (?, ?)').run(name, vkey)
  }
  database.close()
}

async function startForeign(vkeys: readonly string[]): Promise<{ url: string; vkey: string }> {
  const [socket, key] = [join(folder, 'agent'), join(folder, 'key')]
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
  children.push(agent)
  run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  const [, print = ''] = run('ssh-keygen', ['-l', '-f', `${key}.pub`]).split(' ')
  await vi.waitFor(() => run('ssh-add', ['-q', key], { SSH_AUTH_SOCK: socket }), 5000)
  const file = join(folder, 'litewitness.db')
  registerLogs(file, vkeys)
  const address = `127.0.0.1:${await freePort()}`
  const child = spawn(
    program,
    ['-name', 'foreign.example', '-db', file, '-ssh-agent', socket, '-key', print].concat([
      ...['-listen', address],
    ]),
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  children.push(child)
  const vkey = await lineOf(child, /vkey=(foreign\.example\+\S+)/)
  const url = `http://${address}`
  await vi.waitFor(async () => expect((await fetch(url)).status).toBe(200), 5000)
  return { url, vkey }
}

describe.skipIf(reason !== null)(skipped('optional:go a foreign witness', reason), () => {
  const log = new GrowingLog({ origin })
  let foreign: { url: string; vkey: string }
  let own: WitnessProcess
  beforeAll(async () => {
    harness = new Harness()
    const vkeys = [log.vkey, harness.init.logKey]
    foreign = await startForeign(vkeys)
    mkdirSync(join(folder, 'own'))
    own = await startWitness({ folder: join(folder, 'own'), logs: vkeys })
    ours.push(own)
  })

  it('[L29] cosigns checkpoints of a collector, also after a start that remembers nothing', async () => {
    const collector = harness!
    const text = `log ${collector.init.logKey}\nwitness foreign ${foreign.vkey} ${foreign.url}\nwitness own ${own.vkey} ${own.url}\ngroup both all foreign own\nquorum both\n`
    const config = join(collector.path, 'sealtrace.toml')
    writeFileSync(join(collector.path, 'witnesses.policy'), text)
    writeFileSync(config, '[witnesses]\npolicy_file = "witnesses.policy"\ninterval = "50ms"\n')
    const policy = parseWitnessPolicy(text)
    const grow = async (n: number): Promise<number> => {
      const span = { traceId: 'ab'.repeat(16), spanId: `${n}`.padStart(16, '0'), name: 'chat' }
      const times = {
        startTimeUnixNano: '1795000000000000000',
        endTimeUnixNano: '1795000001000000000',
      }
      expect((await collector.post('/v1/traces', otlpSpans([{ ...span, ...times }]))).status).toBe(
        200,
      )
      const note = await (await collector.get('/log/default/checkpoint')).text()
      return Number(note.split('\n')[1])
    }
    const expectWitnessed = (size: number): Promise<void> =>
      vi.waitFor(async () => {
        const response = await collector.get('/log/default/checkpoint.witnessed')
        expect(response.status).toBe(200)
        const { logKey, origin: name } = collector.init
        const checkpoint = openCheckpoint(await response.bytes(), logKey, name, cosignersOf(policy))
        expect(checkpoint.size).toBeGreaterThanOrEqual(size)
        expect(quorumMet(policy, checkpoint)).toBe(true)
      }, 10_000)
    await collector.start('--config', config)
    for (let i = 1; i <= 3; i++) await expectWitnessed(await grow(i))
    await collector.stop()
    await collector.start('--config', config)
    await expectWitnessed(await grow(4))
    expect(collector.output).not.toContain('warning: witness')
  })

  it('[L29] says to each request what our own witness says', async () => {
    const ask = async (old: number, from: GrowingLog, proof = from.prove(old)) => {
      const body = Buffer.from(
        formatAddCheckpoint({ old, proof, checkpoint: from.checkpoint().note }),
      )
      const answers = []
      for (const { url } of [foreign, own]) {
        const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body })
        const answer = await response.text()
        const type = response.headers.get('content-type')
        const size = type === 'text/x.tlog.size' ? answer : null
        answers.push({ status: response.status, size })
      }
      return answers
    }
    const same = (status: number, size: string | null = null) => [
      { status, size },
      { status, size },
    ]
    expect(await ask(0, log.growTo(5))).toEqual(same(200))
    expect(await ask(0, log)).toEqual(same(409, '5\n'))
    expect(await ask(5, log)).toEqual(same(200))
    expect(await ask(5, log.growTo(700))).toEqual(same(200))
    const proof = log.prove(5)
    expect(await ask(700, log.growTo(703), proof)).toEqual(same(422))
    expect(await ask(700, log, log.prove(700).slice(1))).toEqual(same(422))
    expect(await ask(700, new GrowingLog({ story: 'fork' }).growTo(800))).toEqual(same(422))
    expect(await ask(700, new GrowingLog().growTo(9), [])).toEqual(same(400))
    expect(await ask(0, new GrowingLog({ seed: 5 }).growTo(9))).toEqual(same(403))
    expect((await ask(0, new GrowingLog({ origin: 'unknown.example' }).growTo(9)))[1]?.status).toBe(
      404,
    )
    expect(await ask(700, log)).toEqual(same(200))
  })
})
