import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
import { startCollector } from '../../server/main.ts'
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

const zeros = '00000000-0000-7000-8000-000000000000'
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

it('[W53] requests say for which ticket, and who decided', async () => {
  const more = ['--ask', '--ticket', 'T-77', ...two()]
  const asked = await cli(...email(), ...more)
  expect(asked.out).toMatch(/^ticket +T-77$/m)
  expect(asked.out).not.toContain('decided by')
  const id = /^request +(\S+)$/m.exec(asked.out)?.[1] ?? ''
  const open = await log.open()
  const desk = new RevealDesk({ ...open, origin: open.info.origin })
  await desk.decide(localPrincipal('carla'), { id, approve: false })
  await open.close()
  const { out } = await cli('reveal', 'requests', ...two())
  const [head = '', ...rows] = out.split('\n')
  const cell = (title: string) =>
    (rows.find((row) => row.startsWith(id)) ?? '').slice(head.indexOf(title)).split(/ {2,}/)[0]
  expect([cell('DECIDED BY'), cell('TICKET')]).toEqual(['os:carla', 'T-77'])
  const { requests } = (await json('reveal', 'requests', ...two())) as unknown as {
    requests: object[]
  }
  expect(requests).toContainEqual(
    expect.objectContaining({ id, ticket: 'T-77', decidedBy: 'os:carla' }),
  )
})

describe('[W57] reveal --all', () => {
  const all = (...more: string[]) => [
    ...['reveal', trace, '--all', '--reason', 'court order', '--ticket', 'T-9'],
    ...more,
  ]
  const forbid = (of: string) => {
    const policy = `forbid (principal, action == Action::"reveal-bulk", resource)${of};`
    writeFileSync(join(log.path, 'no.cedar'), `permit (principal, action, resource);\n${policy}`)
    writeFileSync(join(log.path, 'no.toml'), '[access]\npolicy = "no.cedar"\n')
    return ['--config', join(log.path, 'no.toml')]
  }
  const values = ['jane.sample@example.com', 'jan@example.com']
  const newest = async () => (await json('audit', '--limit', '1')).entries[0]

  it('shows the values of a run, by reason and ticket, on the record with how many', async () => {
    const result = await json(...all())
    expect(result).toMatchObject({ status: 0, traceId: trace, leftOut: [] })
    expect(result['records']).toMatchObject([
      { recordId: record, class: 'email', values: values.map((value) => ({ value })) },
    ])
    expect(await newest()).toMatchObject({
      ...{ recordId: result['auditRecordId'], action: 'reveal.bulk', outcome: 'allowed' },
      ...{ target: trace, reason: 'court order', details: { ticket: 'T-9' } },
    })
    const text = await cli(...all('--class', 'email', '--class', 'us_ssn'))
    for (const shown of [record, ...values]) expect(text.out).toContain(shown)
  })

  it('is the same from a collector', async () => {
    const config = loadConfig({ environment: {} })
    const server = { ...config.server, host: '127.0.0.1', port: 0 }
    const collector = await startCollector({ place: log.place, config: { ...config, server } })
    const by = async (role: 'dpo' | 'investigator') => {
      const { apiKeys } = log.created
      const test = testIo({ environment: { SEALTRACE_API_KEY: apiKeys[role] } })
      const status = await run([...all('--json'), '--url', collector.url], test.io)
      return { status, ...(JSON.parse(test.stdout()) as object) }
    }
    expect(await by('dpo')).toMatchObject({ status: 0, records: [{ class: 'email' }] })
    expect(await by('investigator')).toMatchObject({ status: 1, error: { code: 'not_found' } })
    await collector.close()
  })

  it.each([
    ['at all', ''],
    ['of this class', ' when { resource has class && resource.class == "email" }'],
  ])(
    'is denied to who may reveal and may not this %s, and that is on the record',
    async (_, of) => {
      const denied = await json(...all(), ...forbid(of))
      expect(denied).toMatchObject({ status: 1, error: { code: 'not_found' } })
      expect(JSON.stringify(denied)).not.toContain('jan')
      const { action, outcome, target, reason, details } = (await newest()) ?? {}
      expect([action, outcome, target, reason]).toEqual([
        ...['reveal.bulk', 'denied', trace, 'court order'],
      ])
      expect(details).toMatchObject({ ticket: 'T-9' })
    },
  )

  it('opens nothing that takes a second person', async () => {
    expect(await json(...all(), ...two())).toMatchObject({
      ...{ status: 1, error: { code: 'needs_approval' } },
    })
  })

  it.each([
    [['reveal', 'ab12', '--all', '--reason', 'x'], /whole trace id/],
    [['reveal', 'ab'.repeat(16), '--all'], /--reason is required/],
    [['reveal', 'ab'.repeat(16), '--all', '--reason', 'x', '--break-glass'], /--all goes without/],
    [['reveal', 'ab'.repeat(16), '--all', '--reason', 'x', '--class', 'A B'], /--class takes/],
    [
      ['reveal', zeros, '--class', 'a', '--class', 'b', '--reason', 'x'],
      /one class, or several with --all/,
    ],
  ])('refuses %j', async (argv, message) => {
    const { status, err } = await cli(...argv)
    expect([status, err]).toEqual([2, expect.stringMatching(message)])
  })
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
