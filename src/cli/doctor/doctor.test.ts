import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { cpSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { noteBackup, generationsMark } from '../../keys/backup-note.ts'
import { writeRestore } from '../../keys/restore-marker.ts'
import { StateFolder } from '../../keys/state-folder.ts'
import { readLogInfo } from '../../journal/log-info.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'
import type { Check } from './check.ts'
import { coreDumpsOf, swapOf } from './machine.ts'

const day = 86_400_000
const anyText = expect.any(String)

let folder: ReturnType<typeof tempFolder>
beforeEach(async () => {
  folder = tempFolder()
  await doctor('init')
})
afterEach(() => folder[Symbol.dispose]())

const at = (name: string) => join(folder.path, name)

async function doctor(verb: string, now = Date.now(), ...more: string[]) {
  const { io, stdout, stderr } = testIo({ folder: folder.path })
  const place = ['--data', at('data'), '--state', at('state'), '--json']
  const status = await run([...verb.split(' '), ...place, ...more], { ...io, now: () => now })
  return { status, stdout: stdout(), stderr: stderr() }
}

const report = async (now?: number, ...more: string[]) =>
  JSON.parse((await doctor('doctor', now, ...more)).stdout) as { ok: boolean; checks: Check[] }
const check = async (name: string, now?: number) =>
  (await report(now)).checks.find((one) => one.name === name)

function stateOf(): StateFolder {
  return new StateFolder(at('state'), readLogInfo(at('data/default'))?.logKey ?? '')
}

it('says when the key table was not copied, not of late, or not since an erasure', async () => {
  const never = { ok: true, fix: expect.stringContaining('backup keys') }
  expect(await check('key backup')).toMatchObject({
    ...never,
    detail: expect.stringContaining('never copied'),
  })
  const state = stateOf()
  const time = Date.now()
  noteBackup(state, { keys: { time, generations: generationsMark(state) } })
  expect(await check('key backup')).toMatchObject({ ok: true, fix: null })
  expect(await check('key backup', time + 8 * day)).toMatchObject({
    ...never,
    detail: expect.stringContaining('8 days ago'),
  })
  expect((await doctor('keys rotate root', time)).status).toBe(0)
  const since = expect.stringContaining('keys were erased, or the root key changed, since')
  expect(await check('key backup')).toMatchObject({ ...never, detail: since })
  noteBackup(state, { keys: { time, generations: generationsMark(state) } })
  expect(await check('key backup')).toMatchObject({ ok: true, fix: null })
  const anchor = state.readAnchor()
  if (!anchor) throw new Error('no anchor')
  state.writeAnchor({ ...anchor, generations: { '2026-11.3f': 2 } }, true)
  expect(await check('key backup')).toMatchObject({
    ...never,
    detail: expect.stringContaining('keys were erased, or the root key changed, since'),
  })
})

it('says which keys are older than a year', async () => {
  const later = Date.now() + 366 * day
  expect(await check('key age')).toMatchObject({ ok: true, fix: null })
  expect(await check('key age', later)).toMatchObject({
    detail: expect.stringContaining('366 days old'),
    fix: expect.stringContaining('keys rotate root'),
  })
  // A root key file of today in a log of a year ago.
  const file = stateOf().rootKeyFile
  utimesSync(file, new Date(later), new Date(later))
  expect(await check('key age', later)).toMatchObject({
    detail: expect.stringContaining('signs checkpoints is 366 days old'),
    fix: expect.stringContaining('keys rotate signing'),
  })
  utimesSync(file, new Date(), new Date())
  writeFileSync(at('ages.toml'), '[keys.rotation]\nroot_days = 30\nsigning_days = 1000\n')
  const aged = await report(Date.now() + 31 * day, '--config', at('ages.toml'))
  expect(aged.checks.find(({ name }) => name === 'key age')).toMatchObject({
    detail: 'the root key file is 31 days old',
  })
  expect((await doctor('apikey create --role viewer --expires 1d')).status).toBe(0)
  expect(await check('API key age')).toMatchObject({ ok: true, fix: null })
  expect(await check('API key age', later)).toMatchObject({
    detail: expect.stringMatching(/^7 API keys of 7 older than a year: [0-9a-f]{16}, /),
    fix: expect.stringContaining('apikey create'),
  })
})

it('says that the clock is behind the last checkpoint', async () => {
  const { path } = stateOf()
  const ahead = new Date(Date.now() + 3_600_000)
  utimesSync(join(path, 'anchor.json'), ahead, ahead)
  expect(await check('clock')).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/^the clock is 3[56]\d\d s behind the last checkpoint$/),
  })
})

it('says that the data or the key table is an old copy, and what to do', async () => {
  const state = stateOf()
  const anchor = state.readAnchor()
  if (!anchor) throw new Error('no anchor')
  state.writeAnchor({ ...anchor, generations: { '2026-11.3f': 2 } }, true)
  const fix = expect.stringContaining('sealtrace restore --plan')
  expect(await check('anchor')).toMatchObject({ ok: false, fix })
})

it('knows an old copy by the signing key that was given up since', async () => {
  cpSync(at('data'), at('old'), { recursive: true })
  for (const verb of ['keys rotate signing', 'keys rotate signing --finish'])
    expect((await doctor(verb)).status).toBe(0)
  rmSync(at('data'), { recursive: true })
  cpSync(at('old'), at('data'), { recursive: true })
  expect(await check('anchor')).toMatchObject({
    ...{
      ok: false,
      detail: expect.stringMatching(/^the data has \d+ published records, but \d+ were seen/),
    },
  })
})

it('says that a restore has begun and not ended', async () => {
  const { path } = stateOf()
  writeRestore(
    { path },
    {
      ...{ version: 1, data: at('data'), origin: 'x', project: 'default', archive: 'old' },
      ...{ size: 1, seen: 2, reason: 'x', actor: 'x', begun: 0, keepsApiKeys: false },
      ...{ counts: null, done: false },
    },
  )
  expect(await check('restore')).toMatchObject({
    ok: false,
    fix: 'run `sealtrace restore --accept` again',
  })
})

it('says that the state folder lies in the data folder', async () => {
  const inner = at('data/state')
  mkdirSync(inner, { mode: 0o700 })
  const { io, stdout } = testIo({ folder: folder.path })
  await run(['doctor', '--data', at('data'), '--state', inner, '--json'], io)
  const { checks } = JSON.parse(stdout()) as { checks: Check[] }
  expect(checks.find(({ name }) => name === 'state apart')).toMatchObject({ ok: false })
})

it('knows swap and core dumps from what the system says', () => {
  const head = 'Filename\tType\tSize\tUsed\tPriority\n'
  expect(swapOf(head)).toMatchObject({ fix: null })
  expect(swapOf(`${head}/swapfile file 2097148 0 -2\n`)).toMatchObject({ ok: true, fix: anyText })
  const limit = (size: string) =>
    `Limit  Soft\nMax core file size        ${size}   unlimited  bytes\n`
  expect(coreDumpsOf(limit('0'), 'core\n')).toMatchObject({ fix: null })
  expect(coreDumpsOf(limit('unlimited'), 'core\n')).toMatchObject({ fix: anyText })
  expect(coreDumpsOf(limit('0'), '|/usr/lib/systemd/systemd-coredump %P\n')).toMatchObject({
    ...{ ok: true, fix: anyText },
  })
  expect([swapOf(null), coreDumpsOf(null, null)]).toMatchObject([{ fix: null }, { fix: null }])
})

it('with --url compares clocks with a collector and asks whether it is ready', async () => {
  const answer = { date: new Date().toUTCString(), status: 200, body: '{"status":"ok"}' }
  const server = createServer((_, response) => {
    response.writeHead(answer.status, { date: answer.date }).end(answer.body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const asked = async (now: number) => {
    const { ok, checks } = await report(now, '--url', url)
    return { ok, ...Object.fromEntries(checks.map(({ name, ...rest }) => [name, rest])) }
  }
  try {
    const now = Date.now()
    answer.date = new Date(now).toUTCString()
    expect(await asked(now)).toMatchObject({
      ok: true,
      collector: { ok: true },
      clock: { ok: true },
    })
    expect(await asked(now + 4000)).toMatchObject({ ok: true })
    expect(await asked(now + 60_000)).toMatchObject({
      ok: false,
      clock: { ok: false, detail: expect.stringMatching(/^this clock is (59|60) s ahead of/) },
    })
    expect(await asked(now - 60_000)).toMatchObject({
      clock: { ok: false, detail: expect.stringMatching(/^this clock is (59|60) s behind/) },
    })
    Object.assign(answer, { status: 503, body: '{"reason":"the disk \\u001b[2Jfailed"}' })
    expect(await asked(now)).toMatchObject({
      collector: { ok: false, detail: expect.stringMatching(/not ready: the disk .*failed$/) },
    })
    Object.assign(answer, { status: 200, body: '<html>' })
    expect(await asked(now)).toMatchObject({ collector: { ok: false, fix: 'check --url' } })
  } finally {
    server.close()
  }
  expect(await asked(Date.now())).toMatchObject({ ok: false, collector: { ok: false } })
  expect((await doctor('doctor', Date.now(), '--url', 'ftp://x')).status).toBe(2)
  expect(readdirSync(at('data'))).toEqual(['default'])
})
