// Receipts from outside: by the command line with and without a collector, over HTTP, for what was erased, and checked offline.
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../src/cli/run.ts'
import { testIo } from '../src/cli/test-io.ts'
import { openSqliteLogStore } from '../src/store/sqlite/sqlite-log-store.ts'
import { Harness, type RunResult } from './harness.ts'
import { newWitness } from './verifier-material.ts'

const jane = 'jane.roe@example.com'
const traceId = 'ab'.repeat(16)
const missing = '0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10'
const step = {
  ...{ traceId, spanId: '1'.repeat(16), kind: 'completion', name: 'chat', status: 'ok' },
  ...{ startTime: '2026-11-21T06:00:00Z', endTime: '2026-11-21T06:00:01Z', userId: jane },
  input: [{ role: 'user', content: `I am ${jane}.` }],
}

interface Written {
  recordId: string
  index: number
  size: number
  paths: { proof: string; leaf: string }
}

let harness: Harness
let recordId = ''
const at = (name: string) => join(harness.path, name)
const receipt = (...args: string[]) => harness.run('receipt', '--json', ...args)
const parsed = <T>({ stdout }: RunResult) => JSON.parse(stdout) as T

/** Reads no database, so it may run in this process. */
async function verifyReceipt(...args: string[]) {
  const { io, stdout, stderr } = testIo({ folder: harness.path })
  const status = await run(['verify-receipt', '--json', ...args], io)
  return { status, json: JSON.parse(stdout()) as Record<string, unknown>, stderr: stderr() }
}

/** As `show` prints it. */
function shownRecord(): string {
  const { steps } = harness.json<{ steps: { recordId: string }[] }>('show', traceId)
  return steps[0]?.recordId ?? ''
}

beforeAll(() => {
  harness = new Harness()
  const file = at('run.ndjson')
  writeFileSync(file, JSON.stringify(step))
  expect(harness.run('record', file).status).toBe(0)
  recordId = shownRecord()
})
afterAll(() => harness.dispose())

it('[V37] writes both files for this user alone, without a collector, and they hold', async () => {
  const written = receipt(recordId, '--out', at('one'))
  expect(written.status).toBe(0)
  const paths = { proof: at('one.tlog-proof'), leaf: at('one.leaf') }
  const number = expect.any(Number)
  expect(parsed(written)).toEqual({ recordId, index: number, size: number, paths })
  expect(readFileSync(paths.proof, 'utf8')).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex \d+\n/)
  expect(readFileSync(paths.leaf).length).toBe(58)
  for (const path of Object.values(paths)) expect(statSync(path).mode & 0o777).toBe(0o600)
  const { index, size } = parsed<Written>(written)
  const { status, json } = await verifyReceipt(
    ...['one.tlog-proof', '--leaf', 'one.leaf', '--log-key', harness.init.logKey],
  )
  expect([status, json]).toEqual([
    0,
    {
      ...{ ok: true, index, size, origin: harness.init.origin, cosignatures: [] },
      states: { kind: 'step', recordId, time: expect.stringMatching(/^2\d{3}-/) },
    },
  ])
})

it('[V37] never writes over a file, nor one file without the other, and says what is off', () => {
  const before = readFileSync(at('one.tlog-proof'))
  expect(receipt(recordId, '--out', at('one'))).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('already_exists'),
  })
  expect(readFileSync(at('one.tlog-proof'))).toEqual(before)
  writeFileSync(at('two.leaf'), 'mine')
  expect(receipt(recordId, '--out', at('two')).status).toBe(2)
  expect(() => statSync(at('two.tlog-proof'))).toThrow('ENOENT')
  expect(readFileSync(at('two.leaf'), 'utf8')).toBe('mine')
  expect(receipt(recordId, '--out', at('nowhere/three')).status).toBe(3)
  expect(receipt(missing, '--out', at('four')).status).toBe(1)
  expect(receipt('not-an-id').status).toBe(2)
  expect(receipt(recordId, '--witnessed', '--out', at('five'))).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('witness'),
  })
})

it('[V38] [V39] verify-receipt says no with 1, and does not understand with 2', async () => {
  const key = ['--log-key', harness.init.logKey]
  const proof = readFileSync(at('one.tlog-proof'), 'utf8')
  const leaf = readFileSync(at('one.leaf'))
  const changes: Record<string, [proof: string, leaf: Uint8Array]> = {
    leaf: [proof, leaf.with(40, leaf[40]! ^ 1)],
    index: [proof.replace(/^index \d+$/m, 'index 0'), leaf],
    origin: [proof.replaceAll(harness.init.origin, 'somewhere.else'), leaf],
    cut: [proof.slice(0, -10), leaf],
    nothing: ['', leaf],
  }
  for (const [name, [text, bytes]] of Object.entries(changes)) {
    writeFileSync(at(`changed-${name}.tlog-proof`), text)
    writeFileSync(at(`changed-${name}.leaf`), bytes)
    const { status, json } = await verifyReceipt(`changed-${name}.tlog-proof`, ...key)
    expect([name, status, json]).toMatchObject([
      name,
      1,
      { ok: false, problem: expect.any(String) },
    ])
  }
  const other = new Harness()
  try {
    const stranger = ['--log-key', other.init.logKey]
    expect((await verifyReceipt('one.tlog-proof', ...stranger)).status).toBe(1)
    // Of two keys either will do.
    expect((await verifyReceipt('one.tlog-proof', ...stranger, ...key)).status).toBe(0)
    expect((await verifyReceipt('one.tlog-proof', ...key, ...stranger)).status).toBe(0)
  } finally {
    await other.dispose()
  }
  writeFileSync(at('bad.policy'), 'quorum nobody\n')
  writeFileSync(at('none.policy'), 'quorum none\n')
  const unusable: string[][] = [
    ['one.tlog-proof'],
    ['one.tlog-proof', '--log-key', 'log.example+00000000+AAAA'],
    ['one.tlog-proof', ...key, '--leaf', 'absent.leaf'],
    ['one.tlog-proof', ...key, '--leaf', '.'],
    ['absent.tlog-proof', ...key],
    ['one.leaf', ...key],
    ['one.tlog-proof', ...key, '--policy', 'absent.policy'],
    ['one.tlog-proof', ...key, '--policy', 'bad.policy'],
    ['one.tlog-proof', '--policy', 'none.policy'],
    ['one.tlog-proof', ...key, '--url', 'http://127.0.0.1:1'],
  ]
  for (const args of unusable) {
    const { status, json } = await verifyReceipt(...args)
    expect([args, status, json]).toMatchObject([args, 2, { error: { code: expect.any(String) } }])
  }
})

it('[V36] over a witnessed checkpoint, checked with a policy that names log and witness', async () => {
  const witness = newWitness()
  const store = openSqliteLogStore(join(harness.data, 'default/log.db'), { mustExist: true })
  try {
    const { size, note } = (await store.checkpoint())!
    await store.addWitnessed({ size, note: witness.cosign(note) })
  } finally {
    store.close()
  }
  const policy = `log ${harness.init.logKey}\nwitness outsider ${witness.vkey}\nquorum outsider\n`
  writeFileSync(at('witness.policy'), policy)
  expect(receipt(recordId, '--witnessed', '--out', at('seen')).status).toBe(0)
  const seen = await verifyReceipt('seen.tlog-proof', '--policy', 'witness.policy')
  expect(seen).toMatchObject({ status: 0, json: { ok: true, cosignatures: ['outsider'] } })
  // The receipt from before has no cosignature.
  const unseen = await verifyReceipt('one.tlog-proof', '--policy', 'witness.policy')
  expect(unseen).toMatchObject({ status: 1, json: { ok: false, cosignatures: [] } })
})

it('[V37] beside a collector, from it by URL and over HTTP, for who may verify', async () => {
  await harness.start()
  expect(receipt(recordId, '--out', at('beside')).status).toBe(0)
  const away = async (role: string, id: string, ...more: string[]) => {
    const environment = { SEALTRACE_API_KEY: harness.keys[role] }
    const { io, stdout } = testIo({ environment, folder: harness.path })
    const words = ['receipt', id, '--json', '--url', harness.url, ...more]
    return { status: await run(words, io), json: JSON.parse(stdout()) as unknown }
  }
  expect(await away('auditor', recordId)).toMatchObject({
    status: 0,
    json: { recordId, paths: { leaf: at(`${recordId}.leaf`) } },
  })
  const key = ['--log-key', harness.init.logKey]
  for (const name of ['beside', recordId])
    expect((await verifyReceipt(`${name}.tlog-proof`, ...key)).status).toBe(0)
  for (const [role, id] of [
    ['viewer', recordId],
    ['auditor', missing],
  ] as const)
    expect(await away(role, id, '--out', at('denied'))).toMatchObject({
      status: 1,
      json: { error: { code: 'not_found' } },
    })
  const path = `/api/v1/receipts/${recordId}`
  const answer = await harness.get(path, 'auditor')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const found = (await answer.json()) as { proof: string; leaf: string }
  expect(found).toEqual({
    ...{ recordId, index: expect.any(Number), size: expect.any(Number) },
    ...{ proof: expect.any(String), leaf: readFileSync(at('one.leaf')).toString('base64') },
  })
  const raw = await fetch(`${harness.url}${path}`, {
    headers: { accept: 'text/plain', authorization: `Bearer ${harness.keys['auditor']}` },
  })
  expect(raw.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(await raw.text()).toBe(Buffer.from(found.proof, 'base64').toString())
  const refusals = await Promise.all(
    [
      harness.get(path, 'viewer'),
      harness.get(path, 'investigator'),
      harness.get(`/api/v1/receipts/${missing}`, 'auditor'),
      harness.get('/api/v1/receipts/nothing', 'auditor'),
    ].map(async (asked) => [(await asked).status, await (await asked).text()]),
  )
  for (const refusal of refusals) expect(refusal).toEqual([404, refusals[0]![1]])
  expect((await harness.get(path, 'nobody')).status).toBe(401)
  const denials = harness.json<{ entries: { action: string; target: string; outcome: string }[] }>(
    ...(['audit', '--action', 'verify'] as const),
  )
  expect(denials.entries.map(({ outcome, target }) => [outcome, target])).toContainEqual([
    'denied',
    recordId,
  ])
})

it('[V37] what was erased keeps its receipts, and gets new ones', async () => {
  const why = ['--reason', 'request of 3 May', '--yes']
  expect(harness.run('subject', 'erase', '--user', jane, ...why).status).toBe(0)
  expect(harness.run('show', traceId).status).toBe(1)
  expect(receipt(recordId, '--out', at('erased')).status).toBe(0)
  expect(readFileSync(at('erased.leaf'))).toEqual(readFileSync(at('one.leaf')))
  const key = ['--log-key', harness.init.logKey]
  for (const name of ['one', 'erased']) {
    const { status, json } = await verifyReceipt(`${name}.tlog-proof`, ...key)
    expect([status, json]).toMatchObject([0, { ok: true, states: { recordId } }])
  }
})

it('[V37] for people: what the receipt says, and why it does not hold', async () => {
  const text = async (...args: string[]) => {
    const { io, stdout } = testIo({ folder: harness.path })
    return [await run(['verify-receipt', ...args], io), stdout()] as const
  }
  const key = ['--log-key', harness.init.logKey]
  const [status, good] = await text('one.tlog-proof', ...key)
  expect(status).toBe(0)
  for (const shown of ['ok: the receipt holds', recordId, 'step', 'no policy was given'])
    expect(good).toContain(shown)
  const [no, bad] = await text('changed-leaf.tlog-proof', ...key)
  expect(no).toBe(1)
  expect(bad).toMatch(/^not ok: .*inclusion proof.*\n$/)
})
