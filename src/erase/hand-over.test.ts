import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLog } from '../journal/create-log.ts'
import { readLogInfo } from '../journal/log-info.ts'
import { lifecycleOf } from '../journal/log-lifecycle.ts'
import { openLog, type OpenLog } from '../journal/open-log.ts'
import { openCheckpoint } from '../ledger/checkpoint.ts'
import { rootAt } from '../ledger/tree.ts'
import { compilePolicy } from '../protect/policy.ts'
import { recordKinds } from '../record/kind.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { takeLease } from '../store/sqlite/lease.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { handOver, type HandedOver, type HandOverStep } from './hand-over.ts'

let log: TestLog
beforeEach(async () => {
  log = await testLog()
  await withLog('default', (open) => open.recorder.record([testStep()]))
})
afterEach(() => log.dispose())

const settings = { policy: compilePolicy({}), batchWait: 0 }
const how = { actor: 'tester', reason: 'a new year' }
const placeOf = (project: string) => ({ ...log.place, project })
const run = () => handOver({ place: log.place, settings, rootKeys: {}, ...how })

async function withLog<T>(project: string, action: (open: OpenLog) => Promise<T>): Promise<T> {
  const open = await openLog(placeOf(project), settings)
  try {
    return await action(open)
  } finally {
    await open.close()
  }
}

/** Both logs name each other, each is whole, one takes steps and the other does not. */
async function isHandedOver({ archive, origin, logKey, predecessor }: HandedOver): Promise<void> {
  const before = log.created.info
  expect(predecessor).toMatchObject({ origin: before.origin, logKey: before.logKey })
  expect(origin).not.toBe(before.origin)
  await withLog(archive, async (old) => {
    expect(old.info.origin).toBe(before.origin)
    const said = (await lifecycleOf(old.store)).map(({ says }) => says)
    expect(said).toEqual([{ successor: { origin, logKey } }, { frozen: true }])
    await expect(old.recorder.record([testStep()])).rejects.toMatchObject({ code: 'frozen' })
    // What the new log says of the old one is what it was, and what it still begins with.
    const { size, root } = predecessor
    expect(Buffer.from(rootAt(old.store, size)).toString('base64')).toBe(root)
    const note = (await old.store.checkpoint())?.note ?? new Uint8Array()
    expect(openCheckpoint(note, predecessor.logKey, before.origin).size).toBeGreaterThanOrEqual(
      size,
    )
  })
  await withLog('default', async (next) => {
    expect([next.info.origin, next.info.logKey]).toEqual([origin, logKey])
    // Recorders go on with the key that they have.
    expect(next.info.publicKey).toBe(before.publicKey)
    const [first] = (await next.store.page(0, 5)).filter(({ kind }) => kind !== recordKinds.keys)
    expect(JSON.parse(first?.header ?? '{}')).toMatchObject({ lifecycle: { predecessor } })
    await next.recorder.record([testStep()])
  })
  for (const project of ['default', archive])
    expect(await verifyFolder(placeOf(project), { deep: true })).toMatchObject({
      ...{ ok: true, findings: [] },
    })
}

it('[J29] a log that is handed over names the new one, and the new one names it with size and root', async () => {
  const handed = await run()
  await isHandedOver(handed)
  expect(handed.apiKeys).toBe(Object.keys(log.created.apiKeys).length)
  const info = readLogInfo(join(log.place.data, handed.archive))
  expect(info?.frozen).toBeDefined()
  // The new one can be handed over in its turn, and the old one not again.
  const again = await run()
  expect(again.predecessor.origin).toBe(handed.origin)
  await expect(
    handOver({ place: placeOf(handed.archive), settings, rootKeys: {}, ...how }),
  ).rejects.toMatchObject({ code: 'already_exists' })
})

it.each<HandOverStep>(['move', 'create', 'successor', 'predecessor', 'keys', 'done'])(
  '[J29] a hand-over that was killed before %s goes on, and nothing else takes the name meanwhile',
  async (point) => {
    killedAt(point)
    if (!existsSync(join(log.place.data, 'default', 'log.json')))
      await expect(createLog(log.place)).rejects.toMatchObject({ code: 'rollback' })
    await isHandedOver(await run())
  },
)

it('is refused while another process owns the log, and changes nothing', async () => {
  await withLog('default', async (open) => {
    await expect(run()).rejects.toMatchObject({ code: 'unavailable' })
    expect(open.journal.refusal).toBeNull()
    await open.recorder.record([testStep()])
  })
})

/** In another process, which ends itself without a word when it comes to a step. */
function killedAt(point: HandOverStep): void {
  const { data, state, project } = log.place
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  const code = `
    import { handOver } from ${module('./hand-over.ts')}
    import { compilePolicy } from ${module('../protect/policy.ts')}
    await handOver({
      place: { ...${JSON.stringify({ data, state, project })}, environment: {} },
      settings: { policy: compilePolicy({}), batchWait: 0 },
      rootKeys: {},
      ...${JSON.stringify(how)},
      onStep: (step) => {
        if (step === '${point}') process.kill(process.pid, 'SIGKILL')
      },
    })`
  const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
  })
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' })
}

it('[J29] one at a time, and neither log opens before both name each other', async () => {
  const stop = new Error('killed')
  const killedAt = (step: HandOverStep) =>
    handOver({
      ...{ place: log.place, settings, rootKeys: {}, ...how },
      onStep: (at) => {
        if (at === step) throw stop
      },
    })
  await expect(killedAt('move')).rejects.toBe(stop)
  await expect(openLog(log.place, settings)).rejects.toMatchObject({ code: 'rollback' })
  // A collector that was started before the marker stood there.
  const lease = takeLease(join(log.place.data, 'default', 'lease.db'))
  await expect(run()).rejects.toMatchObject({ code: 'unavailable' })
  expect(existsSync(join(log.place.data, 'default', 'log.db'))).toBe(true)
  lease?.release()
  await expect(killedAt('predecessor')).rejects.toBe(stop)
  await expect(openLog(log.place, settings)).rejects.toMatchObject({ code: 'rollback' })
  const both = await Promise.allSettled([run(), run()])
  const done = both.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  expect(done).toHaveLength(1)
  expect(both).toContainEqual(
    expect.objectContaining({ reason: expect.objectContaining({ code: 'unavailable' }) }),
  )
  await isHandedOver(done[0]!)
})
