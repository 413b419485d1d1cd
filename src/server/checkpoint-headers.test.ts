import { afterEach, beforeEach, expect, test } from 'vitest'
import { fromBase64 } from '../crypto/encoding.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { openCheckpoint } from '../ledger/checkpoint.ts'
import { verifyGrowth, type TreeHead } from '../ledger/proof.ts'
import { rootAt } from '../ledger/tree.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { checkpointHeaders, consistencyBetween, rememberedSize } from './checkpoint-headers.ts'

let log: TestLog
let open: OpenLog
beforeEach(async () => {
  log = await testLog()
  open = await log.open()
  for (let i = 0; i < 9; i++) await open.recorder.record([testStep({ name: `n${i}` })])
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

const headAt = (size: number): TreeHead => ({ size, root: rootAt(open.store, size) })
const hashes = (words: readonly string[]) =>
  words.map((word) => fromBase64(word) ?? new Uint8Array())

test('[V26] an answer shows the newest checkpoint, joined to the one that is remembered', async () => {
  const published = (await open.store.checkpoint())?.size ?? 0
  expect(published).toBeGreaterThan(8)
  for (let size = 0; size <= published; size++) {
    const said = await checkpointHeaders(open.store, size)
    const note = fromBase64(said['sealtrace-checkpoint'] ?? '') ?? new Uint8Array()
    const shown = openCheckpoint(note, open.info.logKey, open.info.origin)
    expect(shown.size).toBe(published)
    const words = (said['sealtrace-consistency'] ?? '').split(',').filter((word) => word !== '')
    verifyGrowth(headAt(size), shown, hashes(words))
  }
})

test('[V26] who remembers more than there is gets no proof; who does not ask gets nothing', async () => {
  const { 'sealtrace-consistency': proof } = await checkpointHeaders(open.store, 1000)
  expect(proof).toBe('')
  expect(await checkpointHeaders(open.store, null)).toEqual({})
  expect([rememberedSize(undefined), rememberedSize(' 17 ')]).toEqual([null, 17])
  for (const text of ['', '-1', '1.5', '01', 'x', '9007199254740992'])
    expect(() => rememberedSize(text)).toThrow(/send the size/)
})

test('[V28] two sizes of the published log are joined, and no others', async () => {
  verifyGrowth(
    headAt(3),
    headAt(7),
    hashes(await consistencyBetween(open.store, { from: '3', to: '7' })),
  )
  for (const [from, to] of [
    ['7', '3'],
    ['3', '1000'],
    ['x', '3'],
    ['3', undefined],
  ] as const)
    await expect(consistencyBetween(open.store, { from, to })).rejects.toMatchObject({
      code: 'bad_request',
    })
})
