import { execFileSync } from 'node:child_process'
import {
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SpoolFolder, batchFileName } from '../../capture/spool/spool-folder.ts'
import { encodeBatchFile } from '../../capture/spool/batch-file.ts'
import { makeFolder, writeWhole } from '../../capture/spool/private-files.ts'
import { batchJson, wireItem } from '../../capture/transport/plain-batch.ts'
import { newLogSigner, TestLogOfCollector } from '../../capture/transport/test-log-of-collector.ts'
import { TestCollector } from '../../capture/transport/test-collector.ts'
import { encodeUtf8, fromBase64Url } from '../../crypto/encoding.ts'
import { sealBatch } from '../../seal/sealed-batch.ts'
import { hasOpenssl } from '../../testing/has-openssl.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'

const session = '7b1f2c1e-3f0a-4c55-9a77-0d5f6c2b8e01'
const traceId = 'ab'.repeat(16)
let collector: TestCollector
let folder: ReturnType<typeof tempFolder>
let spool: SpoolFolder
let environment: Record<string, string>

/** What a process on another machine has left. */
beforeEach(async () => {
  collector = await TestCollector.start()
  folder = tempFolder()
  environment = {}
  spool = new SpoolFolder({ folder: folder.path, collector: collector.url, maxBytes: 1e9 })
  spool.saveKey(collector.publicKey)
  const path = join(spool.path, session)
  makeFolder(path)
  const key = fromBase64Url(collector.publicKey) ?? new Uint8Array()
  for (const number of [1, 2]) {
    const step = {
      traceId,
      spanId: `${number}`.repeat(16),
      kind: 'tool',
      name: `n${number}`,
    } as const
    const wire = { ...step, startTime: 1, status: 'ok', attributes: {} } as const
    const items = [wireItem(wire, { counted: true, weight: 1, since: 1 })]
    const json = batchJson(items, { session, version: '0.1.0', resource: {} }, number)
    const bytes = sealBatch(key, encodeUtf8(json))
    const file = encodeBatchFile({ steps: 1, counted: 1, shares: [[traceId, 1, 1, 1]], bytes })
    writeWhole(join(path, batchFileName(number)), file, false)
  }
  const owner = { pid: 1, hostname: 'another-machine', started: 1 }
  writeFileSync(join(path, 'owner.json'), JSON.stringify(owner))
  writeFileSync(join(path, 'open.json'), JSON.stringify({ at: 5, traces: [traceId] }))
})

afterEach(async () => {
  await collector.stop()
  folder[Symbol.dispose]()
})

async function spoolVerb(...argv: string[]) {
  const { io, stdout, stderr } = testIo({
    environment: { SEALTRACE_API_KEY: 'key', ...environment },
  })
  const status = await run(['spool', ...argv, '--spool', folder.path, '--json'], io)
  return { status, stderr: stderr(), json: JSON.parse(stdout()) }
}

async function told(word: string): Promise<string> {
  const { io, stdout } = testIo({ environment: { SEALTRACE_API_KEY: 'key' } })
  await run(['spool', word, '--spool', folder.path], io)
  return stdout()
}

test('lists what there is, and changes nothing', async () => {
  const { status, json } = await spoolVerb('ls')
  expect([status, json]).toEqual([
    0,
    {
      sessions: [
        {
          ...{
            session,
            state: 'dead',
            collector: collector.url,
            batches: 2,
            messages: 2,
            openRuns: 1,
          },
          bytes: expect.any(Number),
        },
      ],
      aside: [],
    },
  ])
  expect(readdirSync(join(spool.path, session))).toHaveLength(4)
})

test('sends it in order, tells of runs that were under way, and removes it', async () => {
  const { status, json } = await spoolVerb('send')
  expect([status, json]).toEqual([
    0,
    { messages: 2, batches: 2, refused: 0, left: 0, trouble: null },
  ])
  expect(collector.steps.map(({ name }) => name)).toEqual(['n1', 'n2', 'sealtrace.session.lost'])
  expect(spool.sessions()).toEqual([])
  expect((await spoolVerb('ls')).json).toEqual({ sessions: [], aside: [] })
})

test('keeps what is refused aside, and says so', async () => {
  collector.answer = ({ steps }) => (steps[0]?.name === 'n1' ? { status: 400 } : 'take')
  const { status, json } = await spoolVerb('send')
  expect([status, json]).toMatchObject([1, { batches: 1, refused: 1, left: 0 }])
  expect(collector.steps.map(({ name }) => name)).toEqual([
    ...['n2', 'sealtrace.session.lost', 'sealtrace.gap'],
  ])
  expect(readdirSync(join(spool.path, 'refused'))).toHaveLength(1)
  expect((await spoolVerb('ls')).json).toEqual({
    sessions: [],
    aside: [{ collector: collector.url, refused: 1, damaged: 0 }],
  })
  expect(await told('ls')).toBe(
    `nothing waits\n\nKEPT ASIDE${' '.repeat(collector.url.length - 10)}  REFUSED  DAMAGED\n${collector.url}  1        0\n`,
  )
})

test('sends to another collector with --url', async () => {
  const other = await TestCollector.start()
  const { status, json } = await spoolVerb('send', '--url', other.url)
  await other.stop()
  // What waits is sealed to the first one.
  expect([status, json]).toMatchObject([1, { refused: 2, left: 0 }])
  expect([collector.bodies.length, other.bodies.length]).toEqual([0, 3])
  expect((await spoolVerb('ls', '--url', other.url)).stderr).toContain('leave --url out')
  expect((await spoolVerb('ls', '--data', 'x')).stderr).toContain('leave --data out')
})

test.runIf(hasOpenssl())(
  'sends over TLS to one that asks for a certificate, and not without',
  async () => {
    const at = (end: string) => join(folder.path, `own.${end}`)
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
    const subject = ['-subj', '/CN=own', '-addext', 'subjectAltName=IP:127.0.0.1']
    const files = ['-keyout', at('key'), '-out', at('pem')]
    execFileSync('openssl', ['req', '-x509', ...key, ...subject, ...files], { stdio: 'ignore' })
    const own = { cert: readFileSync(at('pem')), key: readFileSync(at('key')) }
    const mutual = { requestCert: true, rejectUnauthorized: true, ca: own.cert }
    const other = await TestCollector.start({ ...own, ...mutual })
    const send = (...argv: string[]) =>
      spoolVerb('send', '--url', other.url, '--ca', at('pem'), ...argv)
    expect(await send()).toMatchObject({ status: 3, json: { left: 2 } })
    const shown = ['--client-cert', at('pem'), '--client-key', at('key')]
    expect(await send(...shown)).toMatchObject({ status: 1, json: { refused: 2, left: 0 } })
    await other.stop()
    expect(other.bodies).toHaveLength(3)
  },
)

test('leaves out processes that have sent all, and counts in English', async () => {
  expect(await told('ls')).toMatch(
    /^SESSION +STATE +MESSAGES +BATCHES +OPEN RUNS +BYTES +COLLECTOR\n/,
  )
  collector.answer = () => ({ status: 503 })
  expect(await told('send')).toMatch(/^sent 0 messages in 0 batches; left: 2 batches, the /)
  collector.answer = ({ steps }) => (steps[0]?.name === 'n2' ? { status: 503 } : 'take')
  expect(await told('send')).toMatch(/^sent 1 message in 1 batch; left: 1 batch, the collector /)
  collector.answer = () => 'take'
  await spoolVerb('send')
  const path = join(spool.path, session)
  makeFolder(path)
  writeFileSync(join(path, 'owner.json'), JSON.stringify({ pid: 1, hostname: 'gone', started: 1 }))
  expect(await told('ls')).toBe('nothing waits\n')
})

test('leaves what it cannot send, for the next time', async () => {
  collector.answer = () => ({ status: 503 })
  const { status, json } = await spoolVerb('send')
  expect([status, json]).toMatchObject([3, { batches: 0, left: 2, trouble: expect.any(String) }])
  collector.answer = () => 'take'
  expect((await spoolVerb('send')).json).toMatchObject({ batches: 2, left: 0 })
})

test('[V29] what nobody signed steps aside for a collector that takes signed batches only, and is counted', async () => {
  collector.answer = ({ steps }) => (steps[0]?.name.startsWith('n') ? { status: 401 } : 'take')
  const { status, json } = await spoolVerb('send')
  expect([status, json]).toMatchObject([1, { batches: 0, refused: 2, left: 0, trouble: null }])
  expect(collector.steps.map(({ name }) => name)).toEqual([
    ...['sealtrace.session.lost', 'sealtrace.gap'],
  ])
  expect((await spoolVerb('ls')).json).toMatchObject({ aside: [{ refused: 2 }] })
})

test('[V27] sends nothing for good to a log that contradicts what recorders remember of it', async () => {
  const signer = newLogSigner(collector.origin)
  const log = new TestLogOfCollector(signer).grow(7)
  spool.memory.saveKeys(log.keys)
  spool.memory.swap(collector.origin, 0, log.note())
  const forked = new TestLogOfCollector(signer).grow(9, 'other')
  collector.shows = (size) => forked.headers(size)
  const { status, json } = await spoolVerb('send')
  expect([status, json]).toMatchObject([
    3,
    { left: 2, trouble: expect.stringContaining('continue') },
  ])
  expect(spool.memory.evidence()).toHaveLength(1)
  // What it takes is in it.
  collector.shows = (size) => log.grow(1).headers(size)
  expect((await spoolVerb('send')).json).toMatchObject({ batches: 2, left: 0, trouble: null })
})

test('[V27] the same where $SEALTRACE_URL or --url names that very collector', async () => {
  const signer = newLogSigner(collector.origin)
  const log = new TestLogOfCollector(signer).grow(7)
  spool.memory.saveKeys(log.keys)
  spool.memory.swap(collector.origin, 0, log.note())
  const cut = new TestLogOfCollector(signer).grow(3)
  collector.shows = (size) => cut.headers(Math.min(size, 3))
  environment = { SEALTRACE_URL: 'http://127.0.0.1:1' }
  const held = { left: 2, trouble: expect.stringContaining('continue') }
  expect(await spoolVerb('send')).toMatchObject({ status: 3, json: held })
  const given = await spoolVerb('send', '--url', `${collector.url}/`)
  expect(given).toMatchObject({ status: 3, json: held })
})

const damagedPath = () => join(spool.path, session, batchFileName(1))
const gapNames = () => collector.steps.map(({ name }) => name).filter((name) => /gap$/.test(name))

test('a gap is told, though the collector does not answer when it is found', async () => {
  truncateSync(damagedPath(), 20)
  collector.answer = () => ({ status: 503 })
  expect(await spoolVerb('send')).toMatchObject({ status: 3, json: { batches: 0, left: 2 } })
  expect(readdirSync(join(spool.path, 'damaged'))).toHaveLength(1)
  collector.answer = () => 'take'
  expect(await spoolVerb('send')).toMatchObject({ status: 0, json: { left: 0, trouble: null } })
  expect(gapNames()).toEqual(['sealtrace.gap'])
})

test('a gap is told to a collector that has a new key, and one that takes none is trouble', async () => {
  truncateSync(damagedPath(), 20)
  rmSync(join(spool.path, session, batchFileName(2)))
  collector.changeKey()
  expect(await spoolVerb('send')).toMatchObject({ status: 0, json: { left: 0, trouble: null } })
  expect(gapNames()).toEqual(['sealtrace.gap'])
  makeFolder(join(spool.path, session))
  writeFileSync(damagedPath(), 'x')
  writeFileSync(join(spool.path, session, 'owner.json'), '{"released":true}')
  collector.answer = () => ({ status: 400 })
  expect(await spoolVerb('send')).toMatchObject({
    status: 3,
    json: { left: 1, trouble: 'the collector answered with status 400' },
  })
})

test.runIf(process.getuid?.() === 0)(
  'the ingest key goes to no address that another user chose',
  async () => {
    chownSync(spool.path, 12_345, 12_345)
    expect(await spoolVerb('send')).toMatchObject({
      status: 3,
      json: { left: 2, trouble: expect.stringContaining('--url') },
    })
    expect(collector.requests).toEqual([])
    expect((await spoolVerb('send', '--url', collector.url)).json).toMatchObject({ batches: 2 })
  },
)

test('what waits all the same where the key is not taken', async () => {
  collector.answer = () => ({ status: 401 })
  collector.hidesKey = true
  const { status, json } = await spoolVerb('send')
  expect([status, json]).toMatchObject([3, { refused: 0, left: 2 }])
})

/** A minute and more without a sign of life. */
function silence(): void {
  utimesSync(join(spool.path, session, 'owner.json'), 0, 0)
}

test('[V29] sets aside what is dead, of one session or all, and drops it for good', async () => {
  // In another container it may run still.
  expect((await spoolVerb('set-aside', session)).json).toEqual({ batches: 0, bytes: 0 })
  silence()
  const other = '7b1f2c1e-3f0a-4c55-9a77-0d5f6c2b8e02'
  expect((await spoolVerb('set-aside', other)).stderr).toContain('sealtrace: not_found: ')
  expect((await spoolVerb('set-aside', 'x')).status).toBe(2)
  expect((await spoolVerb('set-aside', session, '--url', 'http://other.example')).status).toBe(1)
  const { status, json } = await spoolVerb('set-aside', session)
  expect([status, json]).toEqual([0, { batches: 2, bytes: expect.any(Number) }])
  // What was under way is still to be told.
  expect((await spoolVerb('ls')).json).toMatchObject({
    sessions: [{ session, batches: 0, openRuns: 1 }],
    aside: [{ refused: 2 }],
  })
  expect(await spoolVerb('drop')).toMatchObject({ status: 2 })
  expect((await spoolVerb('drop', '--yes')).json).toEqual(json)
  expect((await spoolVerb('ls')).json).toMatchObject({ aside: [] })
  expect((await spoolVerb('send')).json).toMatchObject({ batches: 0, left: 0 })
  expect(collector.steps.map(({ name }) => name)).toEqual(['sealtrace.session.lost'])
})

test('[V29] what cannot be set aside stays, and that is said', async () => {
  silence()
  writeFileSync(join(spool.path, 'refused'), 'no folder')
  expect((await spoolVerb('set-aside')).stderr).toContain('denied')
  rmSync(join(spool.path, 'refused'))
  const { setAside } = SpoolFolder.prototype
  try {
    SpoolFolder.prototype.setAside = () => false
    const { status, stderr } = await spoolVerb('set-aside')
    expect([status, stderr]).toEqual([3, expect.stringContaining('2 of 2 batches')])
    collector.answer = () => ({ status: 400 })
    expect(await spoolVerb('send')).toMatchObject({
      status: 3,
      json: { refused: 0, left: 2, trouble: expect.stringContaining('cannot be moved') },
    })
  } finally {
    SpoolFolder.prototype.setAside = setAside
  }
  expect(spool.sessions().flatMap((name) => spool.batchesOf(name))).toHaveLength(2)
})

test('[V29] follows no link, and removes nothing that the spool has not written', async () => {
  using other = tempFolder()
  writeFileSync(join(other.path, 'passwd'), 'x')
  for (const name of ['refused', 'damaged', 'log', 'taken']) {
    symlinkSync(other.path, join(spool.path, name))
    for (const argv of [['drop', '--yes'], ['forget-log', '--yes'], ['set-aside'], ['send']]) {
      const { status, stderr } = await spoolVerb(...argv)
      expect([status, stderr]).toEqual([1, expect.stringContaining(`denied: ${name} in the spool`)])
    }
    rmSync(join(spool.path, name))
  }
  mkdirSync(join(spool.path, 'refused'))
  writeFileSync(join(spool.path, 'refused', 'letter.txt'), 'x')
  expect((await spoolVerb('drop', '--yes')).json).toEqual({ batches: 0, bytes: 0 })
  expect(readdirSync(join(spool.path, 'refused'))).toEqual(['letter.txt'])
  expect(readdirSync(other.path)).toEqual(['passwd'])
})

test('leaves what a running process sends', async () => {
  const owner = { pid: process.pid, hostname: hostname(), started: Date.now() }
  writeFileSync(join(spool.path, session, 'owner.json'), JSON.stringify(owner))
  expect((await spoolVerb('set-aside')).json).toEqual({ batches: 0, bytes: 0 })
  expect(spool.batchesOf(session)).toHaveLength(2)
})

test('forgets the log of a collector, and keeps what speaks against it', async () => {
  spool.memory.saveKeys(['key'])
  spool.memory.keep('it lied')
  expect((await spoolVerb('forget-log')).status).toBe(2)
  expect((await spoolVerb('forget-log', '--yes', '--url', 'http://other.example')).json).toEqual({
    collectors: 0,
  })
  expect((await spoolVerb('forget-log', '--yes')).json).toEqual({ collectors: 1 })
  expect([spool.memory.keys(), spool.memory.evidence()]).toEqual([null, [expect.any(String)]])
})

test('words and folders that are off', async () => {
  expect((await spoolVerb('sned')).stderr).toContain('did you mean send?')
  expect((await spoolVerb('ls', session)).stderr).toContain('only set-aside takes a SESSION')
  const { io, stderr } = testIo()
  expect(await run(['spool', 'ls', '--spool', join(folder.path, 'none')], io)).toBe(1)
  expect(stderr()).toContain('sealtrace: not_found: ')
  const other = testIo()
  expect(await run(['spool', 'send', '--spool', folder.path], other.io)).toBe(2)
})
