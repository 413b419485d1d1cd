import { afterEach, beforeEach, expect, it } from 'vitest'
import { encodeUtf8 } from '../crypto/encoding.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { keepRotations } from '../server/key-rotation.ts'
import { createMetrics } from '../server/metrics.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { keyAges } from './key-ages.ts'
import { KeyRotator } from './key-rotator.ts'
import { rotateData } from './rotate-data.ts'
import { rotateSigning } from './rotate-signing.ts'

const ages = { dataDays: 90, indexDays: 90, signingDays: 90 }
let log: TestLog
let open: OpenLog
beforeEach(async () => {
  log = await testLog()
  open = await log.open()
  await open.recorder.record([testStep({ userId: 'u-1' })])
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

class Crash extends Error {}

/** As a process that ends at a step: what it did is stored, and nothing else is. */
function crashAt(point: string) {
  return (step: string): void => {
    if (step === point) throw new Crash()
  }
}

const dueNow = async () =>
  (await keyAges(open, ages)).flatMap(({ request, due }) =>
    due !== null && due <= Date.now() ? [request] : [],
  )

/** As the collector at its next start. */
async function startAgain(): Promise<void> {
  await open.close()
  open = await log.open()
  const metrics = createMetrics()
  const rotator = new KeyRotator(open)
  const warnings: string[] = []
  const keeper = keepRotations(open, {
    ...{ ages, rotator, metrics, onWarning: (line) => void warnings.push(line) },
  })
  await expect.poll(dueNow, { timeout: 20_000 }).toEqual([])
  keeper.close()
  expect(warnings).toEqual([])
}

it('[E28] a rotation of data that a crash interrupted is taken up at the next start, however young its key is', async () => {
  expect(await dueNow()).toEqual([])
  for (const subjects of [false, true]) {
    const options = { actor: 'collector', subjects, at: crashAt('begun') }
    await expect(rotateData(open, options)).rejects.toBeInstanceOf(Crash)
  }
  const due = await dueNow()
  expect(due).toHaveLength(2)
  expect(due).toContainEqual({ what: 'data', subjects: true })
  await startAgain()
  for (const use of ['epoch', 'subject'])
    expect(await open.keys.find('retired', encodeUtf8(use))).toEqual([])
})

it.each(['keys', 'named'])(
  '[E28] a rotation of the signing key that a crash interrupted at %s is, too, and gives no key up',
  async (point) => {
    const options = { actor: 'collector', at: crashAt(point) }
    await expect(rotateSigning(open, options)).rejects.toBeInstanceOf(Crash)
    expect(await dueNow()).toEqual([{ what: 'signing' }])
    await startAgain()
    expect(open.info.signingKeys).toHaveLength(2)
  },
)
