// Who reads with a reader key on the collector's own machine, and who has none, or a wrong one.
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasMlKem } from '../crypto/x-wing.ts'
import { Adopter } from '../journal/adopt-sealed.ts'
import { openLog } from '../journal/open-log.ts'
import { epochOf } from '../keys/domain.ts'
import { parseReaderPublicKey } from '../keys/reader-public-key.ts'
import { readReaderKey } from '../keys/reader-keys.ts'
import { compilePolicy } from '../protect/policy.ts'
import { defaultIndexOptions } from '../terms/indexer.ts'
import { sealedProducer, type SealedProducer } from '../testing/sealed-producer.ts'
import { testStep } from '../testing/steps.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { run } from './run.ts'
import { testIo } from './test-io.ts'

const mail = 'jane.sample@example.org'
const trace = '0123456789abcdef0123456789abcdef'
let folder: ReturnType<typeof tempFolder>
let producer: SealedProducer

const at = (name: string) => join(folder.path, name)

async function cli(words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const { io, stdout, stderr } = testIo({ folder: folder.path, environment })
  const status = await run([...words], io)
  return { status, stdout: stdout(), stderr: stderr() }
}

const log = (...words: string[]) => [...words, '--data', at('data'), '--state', at('state')]

interface Shown {
  steps: { recordId: string; content: string; sealedTo?: string; output: unknown }[]
}

async function shown(more: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = await cli(log('show', trace, '--json', ...more), environment)
  if (status !== 0) return { status, stderr }
  const [step] = (JSON.parse(stdout) as Shown).steps
  return { status, step }
}

beforeAll(async () => {
  folder = tempFolder()
  await cli(log('init'))
  const place = {
    ...{ data: at('data'), state: at('state') },
    ...{ project: 'default', environment: {} },
  }
  const open = await openLog(place, { policy: compilePolicy({}), batchWait: 0 })
  const { info, pipeline, ring, store } = open
  const epoch = epochOf(Date.now())
  producer = sealedProducer({
    ...{ origin: info.origin, folder: folder.path },
    indexKey: {
      months: new Map([[epoch, await ring.indexKey(epoch)]]),
      indexing: defaultIndexOptions,
    },
  })
  const adopter = new Adopter({ origin: info.origin, pipeline, ring, store })
  const step = testStep({ traceId: trace, userId: 'jane', output: `wombat, sent to ${mail}` })
  await open.journal.append(await adopter.adopt(adopter.check(await producer.seal(step))))
  await open.close()
})
afterAll(() => folder[Symbol.dispose]())

describe('keys reader new', () => {
  test('[C28] writes the private part for its owner alone, and prints the public one', async () => {
    const { status, stdout, stderr } = await cli(['keys', 'reader', 'new', '--out', 'mine.json'])
    expect(status).toBe(0)
    const publicKey = parseReaderPublicKey(stdout.trim())
    expect(publicKey).toMatchObject({ suite: 1, id: readReaderKey(at('mine.json')).id })
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(stderr).toContain(publicKey?.id)
    expect(statSync(at('mine.json')).mode & 0o777).toBe(0o600)
    const before = readFileSync(at('mine.json'))
    const again = await cli(['keys', 'reader', 'new', '--out', 'mine.json'])
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('already_exists')])
    expect(readFileSync(at('mine.json'))).toEqual(before)
    expect((await cli(['keys', 'reader', 'new'])).stderr).toMatch(/--out is required/)
  })

  test.runIf(hasMlKem())('makes one of X-Wing', async () => {
    const { stdout } = await cli(['keys', 'reader', 'new', '--out', 'h.json', '--hybrid', '--json'])
    const made = JSON.parse(stdout) as { id: string; suite: number; publicKey: string }
    expect(made).toMatchObject({ suite: 2, file: at('h.json') })
    expect(parseReaderPublicKey(made.publicKey)).toMatchObject({ suite: 2, id: made.id })
    expect(readReaderKey(at('h.json')).id).toBe(made.id)
  })
})

test('[C20] content is shown with the key by option, by environment and by settings, and not without', async () => {
  const { readerKeyFile: file, readerId } = producer
  expect(await shown()).toMatchObject({
    step: { content: 'sealed', sealedTo: readerId, output: null },
  })
  const text = await cli(log('show', trace))
  expect(text.stdout).toContain(`[sealed to reader key ${readerId}]`)
  writeFileSync(at('settings.toml'), `[keys]\nreader_key = ${JSON.stringify(file)}\n`)
  for (const opened of [
    await shown(['--reader-key', file]),
    await shown([], { SEALTRACE_READER_KEY: file }),
    await shown(['--config', at('settings.toml')]),
  ])
    expect(opened).toMatchObject({
      step: { content: 'shown', output: 'wombat, sent to [EMAIL_1]' },
    })
})

test('reveal, search, export and verify take it too', async () => {
  const { step } = await shown()
  const key = ['--reader-key', producer.readerKeyFile]
  const reveal = log('reveal', step?.recordId ?? '', '--class', 'email', '--reason', 'test')
  const refused = await cli(reveal)
  expect([refused.status, refused.stderr]).toEqual([3, expect.stringContaining(producer.readerId)])
  expect((await cli([...reveal, ...key])).stdout).toContain(mail)
  const search = log('search', '--value', mail, '--json')
  expect(JSON.parse((await cli(search)).stdout)).toMatchObject({ matches: [], unopened: 1 })
  expect(JSON.parse((await cli([...search, ...key])).stdout)).toMatchObject({
    matches: [{ traceId: trace }],
    unopened: 0,
  })
  const bundle = log('subject', 'export', '--user', 'jane', '--json')
  expect((await cli(bundle)).stdout).not.toContain('wombat')
  expect((await cli([...bundle, ...key])).stdout).toContain(`wombat, sent to ${mail}`)
  const verify = log('verify', '--deep', '--json')
  const [without, whole] = [await cli(verify), await cli([...verify, ...key])]
  expect([without.status, whole.status]).toEqual([0, 0])
  expect(without.stdout).toMatch(/commitments of 1 keys that are sealed to reader keys/)
  expect(whole.stdout).not.toMatch(/sealed to reader keys/)
})

test('keys ls shows the reader keys in use, with the slots that are sealed to them', async () => {
  const { stdout } = await cli(log('keys', 'ls', '--json'))
  const { keys } = JSON.parse(stdout) as { keys: { use: string; id: string; count: number }[] }
  const readers = keys.filter(({ use }) => use === 'reader')
  expect(readers).toMatchObject([{ id: producer.readerId, count: 1 }])
})

test('[C28] a file that is no reader key of ours is said to be none', async () => {
  const damaged = at('damaged.json')
  writeFileSync(damaged, '{"format":"sealtrace-reader-key","version":1', { mode: 0o600 })
  expect(await shown(['--reader-key', damaged])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/config_invalid: the reader key file holds no reader key/),
  })
  const open = at('open.json')
  writeFileSync(open, readFileSync(producer.readerKeyFile), { mode: 0o600 })
  chmodSync(open, 0o640)
  expect(await shown(['--reader-key', open])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/chmod 600/),
  })
  expect(await shown(['--reader-key', at('none.json')])).toMatchObject({
    status: 3,
    stderr: expect.stringMatching(/key_unavailable: the reader key file cannot be read \(ENOENT\)/),
  })
  // Somebody else's: what is sealed to ours stays closed, and says for whom it is.
  await cli(['keys', 'reader', 'new', '--out', 'other.json'])
  expect(await shown(['--reader-key', at('other.json')])).toMatchObject({
    step: { content: 'sealed', sealedTo: producer.readerId },
  })
})

test('is no business of a remote collector, nor of who reads no content', async () => {
  const remote = ['--url', 'http://127.0.0.1:9', '--reader-key', producer.readerKeyFile]
  expect(await cli(['show', trace, ...remote])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/--reader-key opens content on this machine/),
  })
  const broken = { SEALTRACE_READER_KEY: at('none.json') }
  expect((await cli(log('ls', '--json'), broken)).status).toBe(0)
  expect((await cli(log('show', trace), broken)).status).toBe(3)
})
