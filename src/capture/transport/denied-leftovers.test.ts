import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Secret } from '../../crypto/secret.ts'
import { encodeUtf8, fromBase64Url } from '../../crypto/encoding.ts'
import { sealBatch } from '../../seal/sealed-batch.ts'
import { BatchSigner } from '../../seal/signed-batch.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { encodeBatchFile } from '../spool/batch-file.ts'
import { batchFileName, SpoolFolder } from '../spool/spool-folder.ts'
import { batchJson, wireItem } from './plain-batch.ts'
import { TestCollector } from './test-collector.ts'
import type { Transport } from './transport.ts'
import { createWorkerTransport } from './worker-transport.ts'

const session = '7b1f2c1e-3f0a-4c55-9a77-0d5f6c2b8e01'
const traceId = 'ab'.repeat(16)
let collector: TestCollector
let folder: ReturnType<typeof tempFolder>
let spool: SpoolFolder
let recorder: Transport | undefined
const notices: string[] = []

beforeEach(async () => {
  collector = await TestCollector.start()
  folder = tempFolder()
  spool = new SpoolFolder({ folder: folder.path, collector: collector.url, maxBytes: 1e9 })
  spool.saveKey(collector.publicKey)
  notices.length = 0
})
afterEach(async () => {
  await recorder?.close(0)
  await collector.stop()
  folder[Symbol.dispose]()
})

/** A process that is gone has left one batch. */
function leave(isSigned: boolean): void {
  const path = join(spool.path, session)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const step = { traceId, spanId: '1'.repeat(16), kind: 'tool', name: 'left' } as const
  const wire = { ...step, startTime: 1, status: 'ok', attributes: {} } as const
  const items = [wireItem(wire, { counted: true, weight: 1, since: 1 })]
  const json = batchJson(items, { session, version: '0.1.0', resource: {} }, 1)
  const sealed = sealBatch(fromBase64Url(collector.publicKey) ?? new Uint8Array(), encodeUtf8(json))
  const bytes = isSigned ? new BatchSigner(Secret.random()).sign(sealed) : sealed
  const file = encodeBatchFile({ steps: 1, counted: 1, shares: [[traceId, 1, 1, 1]], bytes })
  writeFileSync(join(path, batchFileName(1)), file, { mode: 0o600 })
  writeFileSync(join(path, 'owner.json'), JSON.stringify({ released: true }))
}

/** A recorder of which each batch is taken. */
async function record(): Promise<void> {
  recorder = createWorkerTransport({
    ...{ collector: collector.url, ingestKey: 'key', spool: { folder: folder.path } },
    onNotice: ({ code }) => notices.push(code),
  })
  const step = { traceId, spanId: '2'.repeat(16), kind: 'tool', name: 'own' } as const
  recorder.put({ ...step, startTime: 1, status: 'ok', attributes: {} }, 1)
  expect(await recorder.flush(20_000)).toEqual({ done: true, left: 0 })
}

const denied = (...names: string[]) => {
  collector.answer = ({ steps }) =>
    names.includes(steps[0]?.name ?? '') ? { status: 401 } : 'take'
}

test('[V29] what another process left unsigned steps aside for a collector that wants signatures', async () => {
  leave(false)
  denied('left')
  await record()
  await until(() => collector.steps.some(({ name }) => name === 'sealtrace.gap'))
  expect(readdirSync(join(spool.path, 'refused'))).toHaveLength(1)
  expect(notices).toEqual(['refused'])
  expect(recorder?.stats()).toMatchObject({ acknowledged: 1, refused: 0 })
})

test('[V29] what is signed by a producer that is not registered yet waits, and holds up nobody', async () => {
  leave(true)
  denied('left')
  await record()
  await until(() => collector.requests.filter(({ method }) => method === 'POST').length >= 2)
  expect(notices).toEqual([])
  expect(readdirSync(spool.path)).not.toContain('refused')
  const [taken] = spool.sessions().filter((name) => name.startsWith(session))
  expect(spool.batchesOf(taken ?? '')).toHaveLength(1)
})

test('all waits where the ingest key itself is not taken', async () => {
  leave(false)
  denied('left')
  collector.hidesKey = true
  recorder = createWorkerTransport({
    ...{ collector: collector.url, ingestKey: 'key', spool: { folder: folder.path } },
    onNotice: ({ code }) => notices.push(code),
  })
  await until(() => notices.includes('key_refused'))
  expect(readdirSync(spool.path)).not.toContain('refused')
})

async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !isSo() && Date.now() < end;) await sleep(10)
  expect(isSo()).toBe(true)
}
