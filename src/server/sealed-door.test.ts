// Records that a producer sealed to a reader, over real HTTP: a collector without the reader key, and one with it.
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { randomBytes } from '../crypto/random.ts'
import { fromBase64Url, encodeUtf8 } from '../crypto/encoding.ts'
import { createLog } from '../journal/create-log.ts'
import type { Step } from '../record/step.ts'
import { clientSealedJson, parseClientSealed } from '../seal/format/client-sealed.ts'
import { encodeManifest, headerCommitment, parseManifest } from '../seal/format/manifest.ts'
import { sealedBatchType } from '../seal/format/sealed-batch.ts'
import { sealBatch } from '../seal/sealed-batch.ts'
import { findCanaries, folderContents } from '../testing/canary.ts'
import { sealedProducer, type SealedProducer } from '../testing/sealed-producer.ts'
import { testStep } from '../testing/steps.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { loadConfig } from './config.ts'
import { startCollector } from './main.ts'
import { verifyFolder } from './verify-run.ts'

const canary = 'jane.canary@example.org'
const open: AsyncDisposableStack[] = []
afterEach(async () => {
  for (const stack of open.splice(0)) await stack.disposeAsync()
})

async function setUp() {
  const stack = new AsyncDisposableStack()
  open.push(stack)
  const folder = stack.use(tempFolder())
  const place = {
    ...{ data: join(folder.path, 'data'), state: join(folder.path, 'state') },
    ...{ project: 'default', environment: {} },
  }
  const { info, apiKeys } = await createLog(place)
  const producer = sealedProducer({ origin: info.origin, folder: folder.path })
  const warnings: string[] = []
  const start = async (readerKeyFile?: string) => {
    const collector = await startCollector({
      place,
      config: {
        ...loadConfig({ environment: {} }),
        server: { host: '127.0.0.1', port: 0 },
        keys: readerKeyFile === undefined ? {} : { readerKeyFile },
      },
      onWarning: (line) => warnings.push(line),
    })
    stack.defer(() => collector.close())
    return collector
  }
  const post = async (url: string, json: Uint8Array) => {
    const response = await fetch(`${url}/api/v1/steps`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKeys.ingest}`, 'content-type': sealedBatchType },
      body: Buffer.from(sealBatch(fromBase64Url(info.publicKey) ?? new Uint8Array(0), json)),
    })
    return { status: response.status, text: await response.text() }
  }
  const show = async (url: string, trace: string) => {
    const headers = { authorization: `Bearer ${apiKeys.investigator}` }
    const response = await fetch(`${url}/api/v1/traces/${trace}`, { headers })
    return (await response.json()) as { steps: { content: string; output: unknown }[] }
  }
  return { folder, info, place, producer, start, post, show, warnings, apiKeys }
}

/** The first record under another header. */
function withHeader(json: Uint8Array, more: object): Uint8Array {
  const batch = parseClientSealed(json)
  const [record] = batch.records
  if (!record) throw new Error('no record')
  const header = JSON.stringify({ ...(JSON.parse(record.header) as object), ...more })
  const manifest = encodeManifest({
    ...parseManifest(record.manifest),
    header: headerCommitment(record.salt, header),
  })
  return rewritten(json, (text) => ({ ...text, manifest: base64(manifest), header }))
}

interface RecordText {
  manifest: string
  header: string
}

function rewritten(json: Uint8Array, change: (record: RecordText) => object): Uint8Array {
  const body = JSON.parse(Buffer.from(json).toString('utf8')) as {
    sealed: { records: RecordText[] }
  }
  const records = body.sealed.records.map(change)
  return encodeUtf8(JSON.stringify({ ...body, sealed: { ...body.sealed, records } }))
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

test('[C20] is stored sealed, told again once, and shown by a collector that has the reader key', async () => {
  const { producer, start, post, show, folder } = await setUp()
  const steps = Array.from({ length: 9 }, (_, n) =>
    testStep({ userId: `user-${n}`, output: `the secret word is wombat ${n}` }),
  )
  const json = await producer.sealJson(...steps)
  const { traceId = '' } = steps[0] ?? {}
  const blind = await start()
  const taken = await post(blind.url, json)
  expect(taken).toMatchObject({ status: 200 })
  expect(JSON.parse(taken.text)).toMatchObject({ accepted: 9, duplicates: 0 })
  const again = await post(blind.url, json)
  expect(JSON.parse(again.text)).toMatchObject({ accepted: 9, duplicates: 9 })
  expect(await show(blind.url, traceId)).toMatchObject({
    steps: [{ content: 'sealed', sealedTo: producer.readerId, output: null }],
  })
  await blind.close()
  const seeing = await start(producer.readerKeyFile)
  expect(await show(seeing.url, traceId)).toMatchObject({
    steps: [{ content: 'shown', output: 'the secret word is wombat 0' }],
  })
  await seeing.close()
  const { path } = folder
  const files = folderContents(join(path, 'data'), join(path, 'state'))
  expect(findCanaries(['the secret word is wombat'], files)).toEqual([])
})

test('[C24] a forged header leaves nothing: not in the answer, not in files, not in what is told', async () => {
  const { producer, start, post, folder, warnings, apiKeys } = await setUp()
  const collector = await start()
  const forge = async (more: object, step: Partial<Step> = {}) =>
    post(collector.url, withHeader(await producer.sealJson(testStep(step)), more))
  const answers = [
    await forge({ agent: canary }),
    await forge({ [canary]: 1 }),
    await forge({ findings: { [canary]: { count: 1, action: 'seal' } } }),
    await forge({ kind: 'audit', action: canary }),
  ]
  for (const { status, text } of answers) {
    expect(status).toBe(400)
    expect(text).toMatch(/item 1: /)
    expect(text).not.toContain('canary')
  }
  expect((await forge({ user: canary }, { userId: 'jane' })).status).toBe(200)
  const headers = { authorization: `Bearer ${apiKeys.admin}` }
  const metrics = await (await fetch(`${collector.url}/metrics`, { headers })).text()
  expect(metrics).toMatch(/sealtrace_errors_total\{code="bad_request"\} 4/)
  await collector.close()
  const { path } = folder
  const files = folderContents(join(path, 'data'), join(path, 'state'))
  expect(findCanaries([canary], files)).toEqual([])
  expect(warnings.join('\n')).not.toContain('canary')
})

/** Six requests that choose the same id, of a part or of a slot, for runs of their own. */
async function clashing(
  producer: SealedProducer,
  origin: string,
  same: 'part' | 'slot',
): Promise<Uint8Array[]> {
  const id = randomBytes(16)
  const forge = async () => {
    const batch = parseClientSealed(await producer.sealJson(testStep({ output: 'mine' })))
    const [record] = batch.records
    const manifest = record && parseManifest(record.manifest)
    if (!record || !manifest) throw new Error('no record')
    const isPart = same === 'part'
    const own = manifest.own.map((entry, i) =>
      isPart ? (i === 0 ? { ...entry, id } : entry) : { ...entry, keyId: id },
    )
    const parts = record.parts.map((part, i) => (isPart && i === 0 ? { ...part, id } : part))
    const slots = batch.slots.map((slot) => (isPart ? slot : { ...slot, id }))
    const made = JSON.stringify({
      ...{ header: record.header, time: record.time, salt: base64(record.salt) },
      manifest: base64(encodeManifest({ ...manifest, own })),
      parts: parts.map((part) => ({ id: base64(part.id), data: base64(part.data) })),
    })
    const { reader: readerId, suite, recorder } = batch
    const target = { origin, reader: { id: readerId, suite } }
    return encodeUtf8(clientSealedJson(recorder, target, { slots, records: [made] }))
  }
  return Promise.all(Array.from({ length: 6 }, forge))
}

test.each(['part', 'slot'] as const)(
  '[C26] of requests that bring the same %s at once one is taken, and nothing of others is lost',
  async (same) => {
    const { info, place, producer, start, post } = await setUp()
    const collector = await start()
    const bad = await clashing(producer, info.origin, same)
    const good = await Promise.all(
      Array.from({ length: 6 }, () => producer.sealJson(testStep({ output: 'honest' }))),
    )
    // As every client does that is told to come again.
    const send = async (json: Uint8Array): Promise<number> => {
      for (let n = 0; n < 20; n++) {
        const { status } = await post(collector.url, json)
        if (status !== 503) return status
      }
      return 503
    }
    const statuses = await Promise.all([...bad, ...good].map(send))
    expect(statuses.slice(0, 6).toSorted()).toEqual([200, 400, 400, 400, 400, 400])
    expect(statuses.slice(6)).toEqual([200, 200, 200, 200, 200, 200])
    await collector.close()
    expect((await verifyFolder(place, { deep: true })).findings).toEqual([])
  },
)
