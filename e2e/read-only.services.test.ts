// Folders that the collector's user may not write, or not any more. Runs as an unprivileged user, since root may all.
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { Harness, mounts, skipped } from './harness.ts'
import { repository } from './command.ts'
import { auditLoads, Load, nothingWrong } from './load.ts'

const nobody = { uid: 65_534, gid: 65_534 }
const reason = process.getuid?.() === 0 ? mounts.whyNot() : 'needs root, to act as somebody else'
const name = (text: string) => skipped(text, reason)
const oneLine = (code: string) => new RegExp(`^sealtrace: ${code}: [^\\n]+\\n$`)
const start = ['start', '--no-sample', '--port', '0'] as const

/** The sources where that user can read them, wherever they were checked out. */
let root: string
let harness: Harness

beforeAll(() => {
  if (reason !== null) return
  root = mkdtempSync(join(tmpdir(), 'sealtrace-root-'))
  chmodSync(root, 0o755)
  mounts.bind(repository, join(root, 'sources'))
})
afterAll(() => {
  if (reason !== null) return
  mounts.unmount(join(root, 'sources'))
  rmSync(root, { recursive: true })
})

beforeEach(() => {
  if (reason !== null) return
  harness = new Harness({
    user: nobody,
    root: join(root, 'sources'),
    prepare({ path, data, state }) {
      chmodSync(path, 0o755)
      mounts.tmpfs(data, '64m')
      mkdirSync(state)
      for (const folder of [data, state]) give(folder, nobody)
    },
  })
})
afterEach(async () => {
  if (reason !== null) return
  await harness.stop('SIGKILL')
  mounts.unmount(harness.data)
  await harness.dispose()
})

it.skipIf(reason)(
  name('somebody else’s data folder that can be read only: start ends with 3'),
  async () => {
    give(harness.data, { uid: 0, gid: 0 }, 0o755, 0o644)
    const { status, stdout, stderr } = await harness.begin(...start).result
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toMatch(oneLine('unavailable'))
    expect(stderr).toMatch(/data folder .*(owner|writable)/)
  },
)

it.skipIf(reason)(
  name('somebody else’s data folder that cannot even be read: start ends with 3'),
  async () => {
    give(harness.data, { uid: 0, gid: 0 }, 0o700, 0o600)
    const { status, stdout, stderr } = await harness.begin(...start).result
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toMatch(oneLine('unavailable'))
    expect(stderr).toContain('EACCES')
  },
)

it.skipIf(reason)(
  name('a read-only file system: start ends with 3, and works once it is writable'),
  async () => {
    mounts.remount(harness.data, 'ro')
    const { status, stdout, stderr } = await harness.begin(...start).result
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toMatch(oneLine('unavailable'))
    mounts.remount(harness.data, 'rw')
    await harness.start()
  },
)

it.skipIf(reason)(name('a state folder that cannot be written: start ends with 2'), async () => {
  give(harness.state, { uid: 0, gid: 0 }, 0o755, 0o644)
  const { status, stdout, stderr } = await harness.begin(...start).result
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/^sealtrace: \w+: the state folder cannot be [^\n]+--state[^\n]*\n$/)
})

it.skipIf(reason)(
  name('no place for a new log: init and start say which folder, and make nothing'),
  async () => {
    give(harness.data, { uid: 0, gid: 0 }, 0o755, 0o644)
    const other = ['--project', 'other'] as const
    for (const verb of ['init', 'start']) {
      const { status, stderr } = await harness.begin(verb, ...other).result
      expect(status).toBe(3)
      expect(stderr).toMatch(/^sealtrace: unavailable: the data folder [^\n]+\n$/)
    }
    give(harness.data, nobody)
    give(harness.state, { uid: 0, gid: 0 }, 0o755, 0o644)
    for (const verb of ['init', 'start']) {
      const { status, stderr } = await harness.begin(verb, ...other).result
      expect(status).toBe(2)
      expect(stderr).toMatch(/^sealtrace: \w+: the state folder [^\n]+\n$/)
    }
    expect(readdirSync(harness.data)).toEqual(['default'])
  },
)

it.skipIf(reason)(
  name('a state folder that turns read-only: 503 until it is writable again, nothing is lost'),
  async () => {
    await harness.start()
    const load = new Load(harness, { givesUp: 0 })
    await load.taken(20)
    give(harness.state, { uid: 0, gid: 0 }, 0o555, 0o444)
    await load.refused(20)
    expect((await harness.get('/healthz')).status).toBe(200)
    for (const { status, retryAfter, body } of load.refusals) {
      expect([503, 429]).toContain(status)
      expect(Number(retryAfter)).toBeGreaterThan(0)
      expect(body).not.toMatch(/question|answer|ada@example/)
    }
    give(harness.state, nobody)
    await load.taken(60)
    await load.finish()
    expect(load.brokenConnections).toBe(0)
    expect(await auditLoads(harness, load)).toEqual(nothingWrong)
    expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
  },
)

it.skipIf(reason)(
  name('a data folder that turns read-only: no crash, others are told, nothing is lost'),
  async () => {
    await harness.start()
    const load = new Load(harness)
    await load.taken(20)
    give(harness.data, { uid: 0, gid: 0 }, 0o555, 0o444)
    const [span] = load.sent.values()
    const shown = await harness.begin('show', span?.traceId ?? '').result
    expect(shown.status).toBe(3)
    expect(shown.stderr).toMatch(oneLine('unavailable'))
    expect((await harness.get('/healthz')).status).toBe(200)
    give(harness.data, nobody)
    await load.taken(60)
    await load.finish()
    expect(load.brokenConnections).toBe(0)
    expect(await auditLoads(harness, load)).toEqual(nothingWrong)
    expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
  },
)

interface Owner {
  readonly uid: number
  readonly gid: number
}

/** Changes owner and mode of a folder and of all in it. */
function give(path: string, owner: Owner, folder = 0o700, file = 0o600): void {
  const isFolder = lstatSync(path).isDirectory()
  chownSync(path, owner.uid, owner.gid)
  chmodSync(path, isFolder ? folder : file)
  if (isFolder) for (const entry of readdirSync(path)) give(join(path, entry), owner, folder, file)
}
