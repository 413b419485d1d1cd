// What a collector refuses to do, seen as its operator sees it: an exit status, and one line with the reason and the way out.
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, expect, it } from 'vitest'
import { Harness, otlpSpans, type RunResult } from './harness.ts'

const open: Harness[] = []
afterEach(async () => {
  delete process.env['NODE_OPTIONS']
  delete process.env['MOVED_CLOCK']
  for (const harness of open.splice(0)) await harness.dispose()
})

function made(): Harness {
  const harness = new Harness()
  open.push(harness)
  return harness
}

let spans = 0
function post(harness: Harness): Promise<Response> {
  const span = {
    ...{ traceId: 'ab'.repeat(16), spanId: (++spans).toString(16).padStart(16, '0'), name: 'work' },
    ...{ startTimeUnixNano: '1795000000000000000', endTimeUnixNano: '1795000001500000000' },
  }
  return harness.post('/v1/traces', otlpSpans([span]))
}

/** A collector that was given steps, and has ended in good order. */
async function recorded(harness: Harness, steps = 1): Promise<void> {
  await harness.start()
  for (let i = 0; i < steps; i++) expect((await post(harness)).status).toBe(200)
  expect(await harness.stop()).toBe(0)
}

const start = (harness: Harness, ...more: string[]): RunResult =>
  harness.run('start', '--port', '0', '--no-sample', ...more)

/** Ends with 3, and says why in one line. */
function refuses({ status, stdout, stderr }: RunResult, why: RegExp): void {
  expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
  expect(stderr).toMatch(/^sealtrace: [^\n]+\n$/)
  expect(stderr).toMatch(why)
}

const log = (harness: Harness) => join(harness.data, 'default', 'log.db')

/** With the rights of somebody who can write to the database's file. */
function tamper(harness: Harness, sql: string): void {
  const db = new DatabaseSync(log(harness))
  db.exec(sql)
  db.close()
}

it('[J7] of two collectors on one data folder one serves, and the other refuses', async () => {
  const harness = made()
  await harness.start()
  expect((await post(harness)).status).toBe(200)
  refuses(start(harness), /unavailable: another process owns this log .* stop it, or use it/)
  expect((await post(harness)).status).toBe(200)
  expect(await harness.stop()).toBe(0)
  expect(harness.run('verify', '--deep').status).toBe(0)
})

it('[J6] [J10] a store that was restored from an older backup signs nothing before the operator has decided', async () => {
  const harness = made()
  await recorded(harness)
  const backup = join(harness.path, 'backup')
  cpSync(harness.data, backup, { recursive: true })
  await recorded(harness, 2)
  rmSync(harness.data, { recursive: true })
  cpSync(backup, harness.data, { recursive: true })
  const before = readFileSync(log(harness))
  refuses(start(harness), /rollback: .* restored from an older copy; .* `sealtrace restore --plan`/)
  // Neither does any other verb that writes.
  refuses(harness.run('ls'), /rollback: /)
  expect(readFileSync(log(harness)).equals(before)).toBe(true)
  expect(harness.run('restore', '--plan').status).toBe(0)
  refuses(start(harness), /rollback: /)
  expect(harness.run('restore', '--accept', '--reason', 'the disk died').status).toBe(0)
  await harness.start()
  expect(harness.url).not.toBe('')
})

it('[J6] a checkpoint that is ahead of the records signs nothing', async () => {
  const harness = made()
  await recorded(harness, 3)
  tamper(harness, 'DELETE FROM records WHERE leaf = (SELECT max(leaf) FROM records)')
  refuses(
    start(harness),
    /corrupt: the checkpoint covers \d+ records, but the store has \d+; restore/,
  )
})

it('[J6] another history of the same length signs nothing', async () => {
  const harness = made()
  await recorded(harness, 3)
  tamper(harness, 'UPDATE tiles SET data = randomblob(length(data)) WHERE level = 0')
  refuses(start(harness), /(?:corrupt|rollback): /)
})

it('a signing key that is not the one of this log signs nothing', async () => {
  const harness = made()
  const other = made()
  await recorded(harness)
  await recorded(other)
  for (const end of ['', '-wal', '-shm']) {
    const from = join(other.data, 'default', `keys.db${end}`)
    const to = join(harness.data, 'default', `keys.db${end}`)
    rmSync(to, { force: true })
    if (existsSync(from)) cpSync(from, to)
  }
  refuses(start(harness), /(?:corrupt|key_unavailable|rollback): .*(?:restore|key)/)
})

it('[J25] a collector of which the checkpoint was replaced by another writer stops, and signs nothing more', async () => {
  const harness = made()
  await harness.start()
  expect((await post(harness)).status).toBe(200)
  tamper(harness, 'UPDATE checkpoint SET size = size + 5')
  expect((await post(harness)).status).toBe(503)
  expect(await harness.ended()).toBe(3)
  expect(harness.output).toMatch(
    /sealtrace: unavailable: .* another writer signs this log; .* `sealtrace verify`/,
  )
  refuses(start(harness), /corrupt: /)
})

it('[J27] a clock that ran backwards records nothing, and goes on when it is right', async () => {
  const harness = made()
  const clock = join(harness.path, 'clock')
  writeFileSync(clock, '0')
  process.env['MOVED_CLOCK'] = clock
  process.env['NODE_OPTIONS'] = `--import=${join(import.meta.dirname, 'moved-clock.ts')}`
  await harness.start()
  expect((await post(harness)).status).toBe(200)
  writeFileSync(clock, String(-3_600_000))
  const refused = await post(harness)
  expect(refused.status).toBe(503)
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(await refused.text()).toMatch(/the clock of this machine is \d+ minutes behind/)
  // For as long as it lasts, not for as long as somebody tries.
  await new Promise((done) => setTimeout(done, 5500))
  const ready = await fetch(`${harness.url}/readyz`)
  expect(ready.status).toBe(503)
  expect(await ready.text()).toContain('set the clock')
  writeFileSync(clock, '0')
  expect((await post(harness)).status).toBe(200)
  expect((await fetch(`${harness.url}/readyz`)).status).toBe(200)
  expect(await harness.stop()).toBe(0)
  writeFileSync(clock, String(-3_600_000))
  refuses(
    start(harness),
    /unavailable: the clock of this machine is \d+ minutes behind .* max_clock_back/,
  )
  // The clock was ahead before, and is right now: a wider bound until something was recorded, and the usual one again.
  const config = join(harness.path, 'sealtrace.toml')
  writeFileSync(config, '[ledger]\nmax_clock_back = "2h"\n')
  await harness.start('--config', config)
  expect((await post(harness)).status).toBe(200)
  expect(await harness.stop()).toBe(0)
  await recorded(harness)
  expect(harness.run('verify', '--deep').status).toBe(0)
})
