// A disk that fills up under load, on a real small file system: refusals while it is full, and nothing to do but to
// make room.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Harness, mounts, skipped } from './harness.ts'
import { auditLoads, Load, nothingWrong } from './load.ts'

const mebibyte = 1024 * 1024
const cycles = process.env['SLOW'] ? 20 : 4
const reason = mounts.whyNot()
const cases = [
  ['the data folder', ({ data }: Folders) => data],
  ['data and state folder', ({ path }: Folders) => path],
] as const
interface Folders {
  readonly path: string
  readonly data: string
}

describe.each(cases)('on a full disk with %s', (which, place) => {
  let harness: Harness
  let load: Load
  let mount: string
  const name = (text: string) => skipped(`${text} (${which})`, reason)

  beforeAll(async () => {
    if (reason !== null) return
    harness = new Harness({
      prepare(folders) {
        mount = place(folders)
        mounts.tmpfs(mount, '32m')
      },
    })
    writeFileSync(join(mount, 'ballast'), Buffer.alloc(22 * mebibyte))
    await harness.start()
    load = new Load(harness, { givesUp: 0.02, padding: 200 })
    await load.refused(100)
  })
  afterAll(async () => {
    if (reason !== null) return
    await harness.stop('SIGKILL')
    await load.abandon()
    mounts.unmount(mount)
    await harness.dispose()
  })

  it.skipIf(reason)(name('clients get 503, when to come back, and why'), () => {
    for (const { status, retryAfter, type, body } of load.refusals) {
      expect([503, 429]).toContain(status)
      expect(Number(retryAfter)).toBeGreaterThan(0)
      expect(type).toBe('application/json')
      expect(body).not.toMatch(/question|answer|ada@example/)
    }
    const messages = load.refusals.map(
      ({ body }) => (JSON.parse(body) as { message: string }).message,
    )
    expect(messages).toContainEqual(expect.stringMatching(/full|ENOSPC/))
    expect(load.brokenConnections).toBe(0)
  })

  it.skipIf(reason)(name('the process stays up, and headers can be read'), async () => {
    expect((await harness.get('/healthz')).status).toBe(200)
    expect((await harness.get('/api/v1/traces?limit=5', 'viewer')).status).toBe(200)
  })

  it.skipIf(reason)(name('it goes on by itself once a file is deleted'), () =>
    goesOn(() => rmSync(join(mount, 'ballast'))),
  )

  it.skipIf(reason)(
    name('it goes on each time that the disk fills up and is freed again'),
    async () => {
      for (let cycle = 0; cycle < cycles; cycle++) {
        fillUp()
        await load.refused(30)
        await goesOn(() => rmSync(join(mount, 'ballast')))
      }
    },
  )

  it.skipIf(reason)(name('it goes on by itself once the disk is made larger'), async () => {
    await load.refused(100)
    await goesOn(() => mounts.remount(mount, 'size=512m'))
  })

  it.skipIf(reason)(
    name('nothing that was acknowledged is lost, nothing is there in part'),
    async () => {
      await load.finish()
      expect(await auditLoads(harness, load)).toEqual(nothingWrong)
      expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
    },
  )

  it.skipIf(reason)(name('it ends with 0 and starts again'), async () => {
    expect(await harness.stop()).toBe(0)
    await harness.start()
    expect(await auditLoads(harness, load)).toEqual(nothingWrong)
  })

  function fillUp(): void {
    const full = () => writeFileSync(join(mount, 'ballast'), Buffer.alloc(64 * mebibyte))
    expect(full).toThrow('ENOSPC')
  }

  async function goesOn(makeRoom: () => void): Promise<void> {
    const { pid } = harness
    makeRoom()
    await load.taken(60)
    expect(harness.pid).toBe(pid)
    expect(load.brokenConnections).toBe(0)
  }
})
