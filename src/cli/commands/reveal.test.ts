import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Reader } from '../../access/reader.ts'
import { RevealDesk } from '../../access/reveal-desk.ts'
import { localPrincipal } from '../../access/principal.ts'
import { testStep } from '../../testing/steps.ts'
import { testLog, type TestLog } from '../../testing/test-log.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'
import { audit } from './audit.ts'
import { AccessKeeper } from '../../server/access-keeper.ts'
import { loadConfig } from '../../server/config.ts'
import { noteSettings } from '../../server/settings-record.ts'
import { Options } from '../options.ts'

let log: TestLog
let record = ''
let trace = ''
beforeAll(async () => {
  log = await testLog()
  const open = await log.open()
  const input = [{ role: 'user', content: 'I am jane.sample@example.com, or jan@example.com.' }]
  trace = (await open.recorder.record([testStep({ input })])).traces[0] ?? ''
  const reader = new Reader({ ...open, origin: open.info.origin })
  record = (await reader.show(localPrincipal('x'), trace)).steps[0]?.recordId ?? ''
  await open.close()
  writeFileSync(
    join(log.path, 'two.toml'),
    '[reveal]\nsecond_person = ["email"]\nshown_seconds = 5\n',
  )
})
afterAll(() => log.dispose())

const place = () => ['--data', log.place.data, '--state', log.place.state ?? '']

async function cli(...argv: string[]) {
  const test = testIo()
  const io = { ...test.io, now: Date.now }
  const status = await run([...argv, ...place()], io)
  return { status, out: test.stdout(), err: test.stderr() }
}

async function json(...argv: string[]) {
  const { status, out } = await cli(...argv, '--json')
  const answer = { status, ...(JSON.parse(out) as object) }
  return answer as unknown as Record<string, unknown> & {
    entries: Record<string, unknown>[]
    values: unknown[]
    error: { code: string }
  }
}

const email = () => ['reveal', record, '--class', 'email', '--reason', 'a complaint']
const two = () => ['--config', join(log.path, 'two.toml')]

it('[W49] nobody leaves what is in force behind by naming no settings', async () => {
  const other = await testLog()
  const open = await other.open()
  const text = 'forbid (principal, action == Action::"read-header", resource is Run);'
  const access = { path: null, text, traceTypes: {}, roles: [] }
  const two = join(other.path, 'two.toml')
  writeFileSync(two, '[reveal]\nsecond_person = true\n')
  await noteSettings(open, loadConfig({ path: two, environment: {} }))
  writeFileSync(join(other.path, 'access.cedar'), text)
  const settings = join(other.path, 'with.toml')
  writeFileSync(settings, '[access]\npolicy = "access.cedar"\n')
  const told = async (...argv: string[]) => {
    const test = testIo()
    const at = ['--data', other.place.data, '--state', other.place.state ?? '']
    const status = await run([...argv, ...at], test.io)
    return { status, err: test.stderr() }
  }
  const refused = { status: 2, err: expect.stringContaining('--config') }
  const reveals = ['reveal', 'requests']
  expect(await told(...reveals)).toMatchObject(refused)
  expect((await told(...reveals, '--config', two)).status).toBe(0)
  expect((await told('ls')).status).toBe(0)
  await new AccessKeeper(open, { access }).noteStart()
  await open.close()
  expect(await told('ls')).toMatchObject(refused)
  expect((await told('ls', '--config', settings)).status).toBe(1)
  other.dispose()
})

it('[W50] reveal shows one value, with a ticket', async () => {
  const shown = await json(...email(), '--value', '[EMAIL_2]', '--ticket', 'T-1')
  expect(shown.values).toEqual([{ placeholder: '[EMAIL_2]', value: 'jan@example.com' }])
  const { entries } = await json('audit', '--action', 'reveal', '--limit', '1')
  const details = { class: 'email', ticket: 'T-1', placeholder: '[EMAIL_2]' }
  expect(entries).toMatchObject([{ recordId: shown['auditRecordId'], details }])
})

it.each([
  [['--value', 'jane'], /--value/],
  [['--ask', '--break-glass'], /--ask/],
  [['--break-glass', '--request', 'x'], /--break-glass/],
])('reveal refuses %j', async (more, message) => {
  const { status, err } = await cli(...email(), ...more)
  expect([status, err]).toEqual([2, expect.stringMatching(message)])
})

it('[W53] the local principal is under the same rule: it asks, and another decides', async () => {
  expect(await json(...email(), ...two())).toMatchObject({
    ...{ status: 1, error: { code: 'needs_approval' } },
  })
  const request = await json(...email(), '--ask', ...two())
  expect(request).toMatchObject({ state: 'open', own: true, class: 'email', recordId: record })
  const id = String(request['id'])
  expect(await json('reveal', 'approve', id, ...two())).toMatchObject({
    ...{ status: 1, error: { code: 'denied' } },
  })
  const open = await log.open()
  const desk = new RevealDesk({ ...open, origin: open.info.origin })
  await desk.decide(localPrincipal('somebody-else'), { id, approve: true })
  await open.close()
  const listed = await cli('reveal', 'requests', ...two())
  expect(listed.out).toMatch(new RegExp(`${id}\\s+approved\\s+email`))
  const shown = await json(...email(), '--request', id, ...two())
  expect(shown).toMatchObject({ status: 0, shownForSeconds: 5 })
  expect(shown.values).toHaveLength(2)
  expect((await json(...email(), '--request', id, ...two())).error.code).toBe('needs_approval')
})

it('[W56] --break-glass is loud', async () => {
  const { status, err, out } = await cli(...email(), '--break-glass', ...two())
  expect([status, err]).toEqual([0, expect.stringContaining('the glass was broken')])
  expect(out).toContain('jane.sample@example.com')
})

it('[W62] audit filters, pages and says what was recorded', async () => {
  const denied = await json('audit', '--outcome', 'denied', '--target', record)
  expect(denied.entries.map(({ action }) => action)).toContain('reveal')
  const first = await json('audit', '--limit', '2')
  const second = await json('audit', '--limit', '1', '--cursor', String(first['next']))
  expect(second.entries[0]?.['recordId']).not.toBe(first.entries[1]?.['recordId'])
  const created = await cli('audit', '--action', 'record.created', '--target', trace)
  expect(created.out).toContain('email 2')
  expect((await cli('audit', '--outcome', 'odd')).status).toBe(2)
})

it('[W63] audit writes all that fits', async () => {
  const csv = await cli('audit', '--action', 'reveal.approve', '--format', 'csv')
  expect(csv.out.split('\r\n')).toEqual([
    expect.stringMatching(/^recordId,time,actor,/),
    expect.stringContaining('os:somebody-else'),
    expect.stringContaining(',denied,'),
    '',
  ])
  const lines = (await cli('audit', '--action', 'reveal', '--format', 'ndjson')).out.trim()
  expect(lines.split('\n').every((line) => JSON.parse(line).action.startsWith('reveal'))).toBe(true)
  expect((await cli('audit', '--format', 'csv', '--json')).status).toBe(2)
  for (const page of [
    ['--limit', '2'],
    ['--cursor', 'x'],
  ])
    for (const all of [['--format', 'csv'], ['--follow']])
      expect((await cli('audit', ...page, ...all)).status).toBe(2)
  expect((await cli('audit', '--follow', '--json')).status).toBe(2)
})

it('[W64] audit --follow tells what is done, on this machine too', async () => {
  const test = testIo()
  const end = new AbortController()
  const seen: string[] = []
  const write = (text: string) => {
    seen.push(text)
    if (text.includes('subject.find')) end.abort()
  }
  const io = { ...test.io, stdout: { write } }
  const values = new Map<string, string | true>([
    ['data', log.place.data],
    ['state', log.place.state ?? ''],
    ['follow', true],
  ])
  const options = new Options(values)
  const following = audit({ io, options, words: [], json: false }, end.signal)
  const open = await log.open()
  const note = () =>
    open.recorder.audit({ action: 'subject.find', outcome: 'allowed', actor: 'os:x' })
  const noting = setInterval(() => void note(), 200)
  await following
  clearInterval(noting)
  await open.close()
  expect(seen.join('')).toMatch(/os:x {2}subject\.find {2}allowed/)
})
