// optional:go. What is published is checked by people who have nothing to do with Sealtrace: Tessera's fsck package, Go's note reader,
// the formats library of transparency-dev and Torchwood's proof verifier, run by the small program in go-checkers/.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { testWitnessKey } from '../src/ledger/fixtures/go-key.ts'
import { formatVerifierKey, signatureTypes } from '../src/ledger/verifier-key.ts'
import { Harness, skipped } from './harness.ts'
import { Load } from './load.ts'
import { startWitness } from './witness-process.ts'
import { command, repository } from './command.ts'

const reason = whyNot()
const name = (text: string) => skipped(`optional:go: ${text}`, reason)
const limit = 180_000

function whyNot(): string | null {
  const { status } = spawnSync('go', ['version'])
  return status === 0 ? null : 'there is no Go here'
}

let tools: string
beforeAll(() => {
  if (reason !== null) return
  tools = mkdtempSync(join(tmpdir(), 'sealtrace-go-'))
  const options = { cwd: join(repository, 'e2e/go-checkers'), encoding: 'utf8' } as const
  const built = spawnSync(
    'go',
    ['build', '-mod=readonly', '-o', join(tools, 'check'), '.'],
    options,
  )
  expect(built.stderr).not.toContain('error')
  expect(built.status, built.stderr).toBe(0)
}, 300_000)
afterAll(() => {
  if (reason === null) rmSync(tools, { recursive: true })
})

let harness: Harness
let folder: string
let config: string
beforeEach(() => {
  if (reason !== null) return
  harness = new Harness()
  folder = join(harness.path, 'published')
  config = join(harness.path, 'sealtrace.toml')
  writeFileSync(config, '[publish]\nfolder = "published"\nevery_ms = 20\n')
})
afterEach(() => (reason === null ? harness.dispose() : undefined))

function check(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(join(tools, 'check'), args, { encoding: 'utf8' })
  return status === 0 && stdout === 'accepted\n' ? 'accepted' : `refused ${stderr}`
}

/** By both checkers of the checkpoint and by the one of the tree, under each key. */
function expectAccepted(...keys: string[]): void {
  for (const key of keys) {
    expect(check('fsck', folder, key)).toBe('accepted')
    expect(check('checkpoint', join(folder, 'checkpoint'), key)).toBe('accepted')
  }
  const { status, stdout } = ownCheck(keys, '--forget')
  expect(status, stdout).toBe(0)
}

function ownCheck(keys: readonly string[], ...more: string[]) {
  const named = keys.flatMap((key) => ['--log-key', key])
  return spawnSync(process.execPath, [command, 'verify', '--files', folder, ...named, ...more], {
    encoding: 'utf8',
    env: { ...process.env, SEALTRACE_STATE: harness.state },
  })
}

/** Until what is published is what is signed. */
async function settled(): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const signed = await (await fetch(`${harness.url}/log/default/checkpoint`)).text()
    if (readFileSync(join(folder, 'checkpoint'), 'utf8') === signed) return
    await sleep(50)
  }
  throw new Error('the log is not published')
}

const type = { 'content-type': 'application/x-ndjson' }
async function record(count: number): Promise<void> {
  const steps = Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      traceId: n.toString(16).padStart(32, 'c'),
      spanId: (n + 1).toString(16).padStart(16, '1'),
      ...{ kind: 'completion', name: 'chat', model: 'gpt-5-mini', status: 'ok', userId: 'u-1' },
      ...{ startTime: '2026-11-21T06:00:00Z', endTime: '2026-11-21T06:00:01Z' },
      input: [{ role: 'user', content: 'A fine day, is it not.' }],
    }),
  )
  const response = await harness.post('/api/v1/steps', steps.join('\n'), type)
  expect(response.status).toBe(200)
}

it.skipIf(reason)(
  name('a published log is accepted, and refused when a byte of it is another'),
  { timeout: limit },
  async () => {
    await harness.start('--config', config)
    await record(300)
    await settled()
    expectAccepted(harness.init.logKey)
    const { size } = harness.json<{ size: number }>('verify')
    expect(size).toBeGreaterThan(300)
    await harness.stop()
    const edge = `${size % 256}`
    for (const path of [
      ...['tile/entries/000', `tile/entries/001.p/${edge}`, 'tile/0/000', `tile/0/001.p/${edge}`],
      ...['tile/1/000.p/1', 'checkpoint'],
    ]) {
      const file = join(folder, path)
      const good = readFileSync(file)
      const bad = Uint8Array.from(good)
      bad[Math.floor(bad.length / 2)]! ^= 1
      writeFileSync(file, bad)
      expect(check('fsck', folder, harness.init.logKey), path).toContain('refused')
      writeFileSync(file, good)
    }
    expect(check('checkpoint', join(folder, 'tile/0/000'), harness.init.logKey)).toContain(
      'refused',
    )
    expectAccepted(harness.init.logKey)
  },
)

it.skipIf(reason)(
  name('a receipt is accepted, and not for another leaf'),
  { timeout: limit },
  async () => {
    await harness.start('--config', config)
    await record(300)
    const [entry] = harness.json<{ entries: { recordId: string }[] }>('audit').entries
    const out = join(harness.path, 'receipt')
    expect(harness.run('receipt', entry!.recordId, '--out', out).status).toBe(0)
    const policy = join(harness.path, 'policy')
    writeFileSync(policy, `log ${harness.init.logKey}\nquorum none\n`)
    const files = [`${out}.tlog-proof`, `${out}.leaf`] as const
    expect(check('proof', ...files, policy)).toBe('accepted')
    for (const file of files) {
      const good = readFileSync(file)
      const bad = Uint8Array.from(good)
      bad[good.length - 10]! ^= 1
      writeFileSync(file, bad)
      expect(check('proof', ...files, policy), file).toContain('refused')
      writeFileSync(file, good)
    }
  },
)

it.skipIf(reason)(
  name('a receipt over a witnessed checkpoint is accepted by a policy that asks for the witness'),
  { timeout: limit },
  async () => {
    const { logKey } = harness.init
    const witness = await startWitness({ folder: harness.path, logs: [logKey] })
    try {
      const policy = join(harness.path, 'policy')
      const lines = [`log ${logKey}`, `witness w ${witness.vkey} ${witness.url}`, 'quorum w\n']
      writeFileSync(policy, lines.join('\n'))
      const witnesses = '[witnesses]\npolicy_file = "policy"\ninterval = "50ms"\n'
      writeFileSync(config, `${readFileSync(config, 'utf8')}${witnesses}`)
      await harness.start('--config', config)
      await record(300)
      const [entry] = harness.json<{ entries: { recordId: string }[] }>('audit').entries
      const out = join(harness.path, 'receipt')
      const written = () => harness.run('receipt', entry!.recordId, '--out', out, '--witnessed')
      for (let tries = 0; tries < 100 && written().status !== 0; tries++) await sleep(100)
      const files = [`${out}.tlog-proof`, `${out}.leaf`] as const
      expect(check('proof', ...files, policy)).toBe('accepted')
      // The same name with another key.
      const { publicKey } = testWitnessKey.key
      const type = signatureTypes.cosignature
      const other = formatVerifierKey({ name: witness.vkey.split('+')[0] ?? '', type, publicKey })
      const stranger = join(harness.path, 'stranger')
      writeFileSync(stranger, lines.join('\n').replace(witness.vkey, other))
      expect(check('proof', ...files, stranger)).toContain('refused')
      // Published beside it, and taken by our own check under the policy.
      await harness.stop()
      expect(check('checkpoint', join(folder, 'checkpoint.witnessed'), logKey)).toBe('accepted')
      expectAccepted(logKey)
      expect(ownCheck([logKey], '--policy', policy).status).toBe(0)
      expect(ownCheck([logKey], '--policy', stranger).status).toBe(1)
    } finally {
      await witness.stop()
    }
  },
)

it.skipIf(reason)(
  name('after each kill of the collector what is published is a log, and goes on'),
  { timeout: limit },
  async () => {
    await harness.start('--config', config)
    await record(1)
    await settled()
    const load = new Load(harness)
    for (let kill = 0; kill < 6; kill++) {
      await sleep(100 + Math.random() * 400)
      await harness.stop('SIGKILL')
      expect(check('fsck', folder, harness.init.logKey), `kill ${kill}`).toBe('accepted')
      await harness.start('--config', config)
      await load.taken(1)
    }
    await load.finish()
    await settled()
    expectAccepted(harness.init.logKey)
  },
)

async function rotated(more: object): Promise<string[]> {
  const response = await fetch(`${harness.url}/api/v1/keys/rotate`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${harness.keys['admin']}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ what: 'signing', ...more }),
  })
  const answer = (await response.json()) as { rotated: { signingKeys: string[] }[] }
  return answer.rotated[0]!.signingKeys
}

it.skipIf(reason)(
  name('after an erasure, and while and after another key signs'),
  { timeout: limit },
  async () => {
    await harness.start('--config', config)
    await record(300)
    const why = ['--reason', 'request of 3 May']
    harness.json('subject', 'erase', '--user', 'u-1', ...why, '--yes')
    await settled()
    expectAccepted(harness.init.logKey)
    const both = await rotated({})
    expect(both).toHaveLength(2)
    await settled()
    expectAccepted(...both)
    const [only, ...none] = await rotated({ finish: true })
    expect(none).toEqual([])
    await record(2)
    await settled()
    expectAccepted(only!)
    expect(check('fsck', folder, harness.init.logKey)).toContain('refused')
  },
)
