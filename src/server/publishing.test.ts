import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { GrowingLog } from '../export/publish/fixtures/growing-log.ts'
import { folderFiles } from '../ledger/files/folder-files.ts'
import type { Anchor } from '../keys/state-folder.ts'
import { testStep } from '../testing/steps.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { testLog } from '../testing/test-log.ts'
import { verifyFiles } from '../verify/verify-files.ts'
import { loadConfig } from './config.ts'
import { startCollector } from './main.ts'
import { createMetrics } from './metrics.ts'
import { keepPublishing, refuseUnpublishable, type PublishKeeper } from './publishing.ts'

const keepers: PublishKeeper[] = []
let temporary = tempFolder()
afterEach(async () => {
  for (const keeper of keepers.splice(0)) await keeper.close()
  temporary[Symbol.dispose]()
  temporary = tempFolder()
})

const folderOf = () => join(temporary.path, 'public')

/** A keeper over a log that grows at will. */
function keep(store: GrowingLog, everyMs = 10) {
  const warnings: string[] = []
  const listeners: ((size: number) => void)[] = []
  const metrics = createMetrics()
  const { origin, vkey: logKey } = store
  const anchor: Anchor = { origin, logKey, checkpoint: '', generations: {}, shredded: [] }
  const keeper = keepPublishing(
    {
      info: { origin, logKey },
      state: { readAnchor: () => anchor },
      store,
      onPublished: (listener) => void listeners.push(listener),
    },
    {
      settings: { folder: folderOf(), everyMs },
      environment: {},
      metrics,
      onWarning: (line) => void warnings.push(line),
    },
  )!
  keepers.push(keeper)
  const grow = (size: number): void => {
    store.grow(size)
    for (const listener of listeners) listener(size)
  }
  return { keeper, grow, warnings, metrics }
}

const sizeOf = async (key: string) => {
  const { report } = await verifyFiles(folderFiles(folderOf()), { logKeys: [key] })
  expect(report.findings).toEqual([])
  return report.size
}

describe('[L38] publishing beside the log', () => {
  it('nothing is kept where the settings name no place', () => {
    const { keeper } = keep(new GrowingLog(3))
    expect(keeper).not.toBeNull()
    const none = keepPublishing({} as Parameters<typeof keepPublishing>[0], {
      ...{ settings: { everyMs: 10 }, environment: {} },
      ...{ metrics: createMetrics(), onWarning: () => {} },
    })
    expect(none).toBeNull()
  })

  it('follows what is signed, at once and at the end', async () => {
    const store = new GrowingLog(3)
    const { keeper, grow } = keep(store)
    await vi.waitFor(async () => expect(await sizeOf(store.vkey)).toBe(3))
    grow(300)
    await vi.waitFor(async () => expect(await sizeOf(store.vkey)).toBe(300))
    const lag = () => keeper.gauges().sealtrace_publish_lag_seconds?.[0]
    await vi.waitFor(() => expect(lag()).toEqual([{ place: 'folder' }, 0]))
    expect(keeper.gauges().sealtrace_published_size).toEqual([[{ place: 'folder' }, 300]])
    grow(301)
    await keeper.close()
    expect(await sizeOf(store.vkey)).toBe(301)
  })

  it('keeps its pace', async () => {
    const store = new GrowingLog(3)
    const { grow, keeper } = keep(store, 60_000)
    await vi.waitFor(async () => expect(await sizeOf(store.vkey)).toBe(3))
    for (let size = 4; size < 50; size++) grow(size)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await sizeOf(store.vkey)).toBe(3)
    expect(keeper.gauges().sealtrace_publish_lag_seconds?.[0]?.[1]).toBeGreaterThan(0)
  })

  it('a failure is told once, counted, shown as lag, and tried again until it is well', async () => {
    writeFileSync(folderOf(), 'a file is in the way')
    const store = new GrowingLog(3)
    const { grow, keeper, warnings, metrics } = keep(store)
    await vi.waitFor(() => expect(warnings).toHaveLength(1))
    expect(warnings[0]).toMatch(/^the log is recorded but not published: .*cannot be written/)
    grow(5)
    const failed = () =>
      Number(
        /sealtrace_publish_failures_total\{[^}]*\} (\d+)/.exec(metrics.render({} as never))?.[1],
      )
    await vi.waitFor(() => expect(failed()).toBeGreaterThan(1), { timeout: 5000 })
    expect(warnings).toHaveLength(1)
    expect(keeper.gauges().sealtrace_publish_lag_seconds?.[0]?.[1]).toBeGreaterThan(0.5)
    rmSync(folderOf())
    await vi.waitFor(async () => expect(await sizeOf(store.vkey)).toBe(5), { timeout: 10_000 })
  })

  it('what must not be overwritten stays, and that is told', async () => {
    const first = new GrowingLog(300)
    await keep(first).keeper.close()
    const { warnings } = keep(new GrowingLog(400, { salt: 1 }))
    await vi.waitFor(() => expect(warnings[0]).toContain('the first 300 records are not those'))
    expect(await sizeOf(first.vkey)).toBe(300)
  })
})

describe('[L36] a start', () => {
  it('is refused where more was published than is stored, or another log, and nothing is signed', async () => {
    const log = await testLog()
    const other = await testLog()
    const settings = { folder: folderOf(), everyMs: 10 }
    const config = { ...loadConfig({ environment: {} }), publish: settings }
    const recordAndPublish = async (): Promise<void> => {
      const open = await log.open()
      const keeping = { settings, environment: {}, metrics: createMetrics(), onWarning: () => {} }
      const keeper = keepPublishing(open, keeping)!
      await open.recorder.record([testStep()])
      await keeper.close()
      await open.close()
    }
    try {
      await recordAndPublish()
      // The whole machine is put back: the state folder too, which remembers what was published.
      const copy = join(temporary.path, 'copy')
      cpSync(log.path, copy, { recursive: true })
      await recordAndPublish()
      const back = { ...log.place, data: join(copy, 'data'), state: join(copy, 'state') }
      const stored = readFileSync(join(copy, 'data/default/log.db'))
      for (const [place, code, message] of [
        [back, 'rollback', 'the published checkpoint is ahead of the store'],
        [other.place, 'config_invalid', 'another log is published there'],
      ] as const)
        await expect(startCollector({ place, config })).rejects.toMatchObject({
          code,
          message: expect.stringContaining(message),
        })
      expect(readFileSync(join(copy, 'data/default/log.db')).equals(stored)).toBe(true)
      // As it was left it starts.
      const collector = await startCollector({
        place: log.place,
        config: { ...config, server: { ...config.server, port: 0 } },
      })
      await collector.close()
    } finally {
      log.dispose()
      other.dispose()
    }
  })

  it('is not held up by a place that cannot be reached', async () => {
    const log = await testLog()
    const warnings: string[] = []
    try {
      writeFileSync(folderOf(), 'in the way')
      const settings = { folder: folderOf(), everyMs: 10 }
      await refuseUnpublishable(log.place, {
        settings,
        onWarning: (line) => void warnings.push(line),
      })
      expect(warnings[0]).toContain('it could not be seen what is published of this log')
    } finally {
      log.dispose()
    }
  })
})
