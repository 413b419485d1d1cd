// Searching as users do: through the command line and over HTTP, beside a running collector and without one.
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { Harness, otlpSpans } from './harness.ts'
import { command } from './command.ts'

interface Found {
  matches: { traceId: string; recordId: string; class: string | null; time: string }[]
  unopened: number
  next: string | null
}

const canaries = {
  mail: 'canary.searcher@example.com',
  ssn: '219-09-9999',
  word: 'xylophonequux',
  session: 'canary-session-4711',
  sought: 'canary-never-recorded',
}
const traceOf = (n: number) => String(n).padStart(2, '0').repeat(16)
const span = (n: number, prompt: string) => ({
  traceId: traceOf(n),
  spanId: String(n).padStart(16, '0'),
  name: 'chat',
  startTimeUnixNano: `${1_795_000_000 + n}000000000`,
  endTimeUnixNano: `${1_795_000_001 + n}000000000`,
  attributes: Object.entries({
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': `model-${n}`,
    'gen_ai.input.messages': JSON.stringify([
      { role: 'user', parts: [{ type: 'text', content: prompt }] },
    ]),
    'session.id': canaries.session,
  }).map(([key, value]) => ({ key, value: { stringValue: value } })),
})

const harness = new Harness()

beforeAll(async () => {
  await harness.start()
  const spans = [
    span(1, `${canaries.mail} asked for a ${canaries.word} again`),
    span(2, `The SSN of Canary.Searcher@Example.com is ${canaries.ssn}`),
    span(3, 'nothing of note'),
  ]
  // One by one: traces of one request are sealed at the same time, and stand in either order.
  for (const one of spans) {
    const answer = await harness.post('/v1/traces', otlpSpans([one]))
    expect(answer.status).toBe(200)
  }
})

afterAll(() => harness.dispose())

const traces = ({ matches }: Found) => matches.map(({ traceId }) => traceId)

async function post(role: string, body: object): Promise<{ status: number; found: Found }> {
  const answer = await harness.post('/api/v1/search', JSON.stringify(body), {
    'content-type': 'application/json',
    'x-api-key': harness.keys[role] ?? '',
  })
  return { status: answer.status, found: (await answer.json()) as Found }
}

function remote(role: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [command, 'search', '--json', '--url', harness.url, ...args],
    {
      encoding: 'utf8',
      input: `${canaries.ssn}\n`,
      env: { ...process.env, SEALTRACE_API_KEY: harness.keys[role] },
    },
  )
  return { status, stderr, found: JSON.parse(stdout) as Found }
}

describe('beside a running collector', () => {
  it('finds values and words over HTTP', async () => {
    const value = await post('investigator', { value: canaries.mail.toUpperCase() })
    expect(value.status).toBe(200)
    expect(traces(value.found)).toEqual([traceOf(2), traceOf(1)])
    expect(value.found.matches[0]).toEqual({
      traceId: traceOf(2),
      recordId: expect.stringMatching(/^[0-9a-f]{8}-/),
      class: 'email',
      time: expect.stringMatching(/Z$/),
    })
    const words = await post('analyst', { text: `again ${canaries.word}` })
    expect(traces(words.found)).toEqual([traceOf(1)])
    const headers = { 'x-api-key': harness.keys['dpo'] ?? '' }
    const url = `${harness.url}/api/v1/search?value=219099999&class=us_ssn`
    const got = (await (await fetch(url, { headers })).json()) as Found
    expect(traces(got)).toEqual([traceOf(2)])
    const session = await post('dpo', { value: canaries.session, limit: 2 })
    expect(traces(session.found)).toHaveLength(2)
    const rest = await post('dpo', { value: canaries.session, cursor: session.found.next })
    expect(traces(rest.found)).toEqual([traceOf(1)])
  })

  it('[S9] answers who may not search like a path that is not there', async () => {
    const headers = { 'x-api-key': harness.keys['viewer'] ?? '' }
    for (const [role, body] of [
      ['viewer', { text: 'again' }],
      ['analyst', { value: canaries.mail }],
      ['ingest', { value: canaries.mail }],
      ['admin', { text: 'again' }],
    ] as const)
      expect((await post(role, body)).status).toBe(404)
    const missing = await fetch(`${harness.url}/api/v1/traces/${traceOf(9)}`, { headers })
    const denied = await fetch(`${harness.url}/api/v1/search?text=again`, { headers })
    expect(await denied.text()).toBe(await missing.text())
  })

  it('finds on the command line, on this machine and by --url, the value from stdin too', () => {
    const local = harness.json<Found>('search', '--value', canaries.mail)
    expect(traces(local)).toEqual([traceOf(2), traceOf(1)])
    const { found, status } = remote('investigator', '--value', '-', '--class', 'us_ssn')
    expect([status, traces(found)]).toEqual([0, [traceOf(2)]])
    expect(traces(remote('analyst', '--text', canaries.word).found)).toEqual([traceOf(1)])
    expect(remote('analyst', '--value', canaries.mail).status).toBe(1)
  })

  it('says with 1 that nothing was found, and finds its own traces not', () => {
    for (let i = 0; i < 2; i++) {
      const { status, stdout } = harness.run('search', '--json', '--value', canaries.sought)
      expect([status, JSON.parse(stdout)]).toEqual([1, { matches: [], unopened: 0, next: null }])
    }
    expect(harness.run('search', '--text', canaries.word).stdout).toContain(traceOf(1))
    expect(harness.run('search', '--text', 'neverheard').stdout).toContain('nothing found')
    for (const args of [[], ['--value', 'a', '--text', 'b'], ['--text', 'a', '--class', 'email']])
      expect(harness.run('search', ...args).status).toBe(2)
    expect(harness.run('search', '--text', '!').status).toBe(1)
  })

  it('lists by model, cost and duration, on this machine and over HTTP', async () => {
    const cases: [filters: Record<string, string>, traces: number][] = [
      [{ model: 'model-2' }, 1],
      [{ model: 'model' }, 0],
      [{ 'min-duration': '1000' }, 3],
      [{ 'min-duration': '1001' }, 0],
      [{ 'min-cost': '0.001' }, 0],
    ]
    for (const [filters, count] of cases) {
      const options = Object.entries(filters).flatMap(([name, text]) => [`--${name}`, text])
      expect(harness.json<{ traces: [] }>('ls', ...options).traces).toHaveLength(count)
      const query = new URLSearchParams(filters).toString()
      const named = query.replace('min-duration', 'min_duration_ms').replace('min-cost', 'min_cost')
      const got = (await (await harness.get(`/api/v1/traces?${named}`)).json()) as { traces: [] }
      expect(got.traces).toHaveLength(count)
    }
    const run = spawnSync(
      process.execPath,
      [
        command,
        'ls',
        '--json',
        '--url',
        harness.url,
        '--model',
        'model-2',
        '--min-duration',
        '999.5',
      ],
      { encoding: 'utf8', env: { ...process.env, SEALTRACE_API_KEY: harness.keys['viewer'] } },
    )
    expect((JSON.parse(run.stdout) as { traces: [] }).traces).toHaveLength(1)
    expect(harness.run('ls', '--min-cost', 'x').status).toBe(2)
    expect((await harness.get('/api/v1/traces?min_cost=x')).status).toBe(400)
  })

  it('puts each search on the record', () => {
    const { entries } = harness.json<{ entries: { action: string; outcome: string }[] }>('audit')
    const searches = entries.filter(({ action }) => action.startsWith('search-'))
    const counts = Object.groupBy(searches, ({ action, outcome }) => `${action} ${outcome}`)
    expect(counts['search-value allowed']?.length).toBeGreaterThanOrEqual(7)
    expect(counts['search-text allowed']?.length).toBeGreaterThanOrEqual(4)
    // Who may not search at all is refused before what is sought is read.
    const denied = entries.filter(
      ({ action, outcome }) => action === 'search' && outcome === 'denied',
    )
    expect(denied.length + (counts['search-value denied']?.length ?? 0)).toBeGreaterThanOrEqual(6)
  })
})

it('[S6] no file holds a value or a word that was recorded or searched for, and nothing was printed', async () => {
  await harness.stop()
  const left = traces(harness.json<Found>('search', '--value', canaries.ssn))
  expect(left).toEqual([traceOf(2)])
  expect(harness.run('verify', '--deep').status).toBe(0)
  const places = [...folderContents(harness.data, harness.state)]
  expect(findCanaries(Object.values(canaries), places)).toEqual([])
  const printed: [string, Buffer][] = [['output', Buffer.from(harness.output)]]
  expect(findCanaries(Object.values(canaries), printed)).toEqual([])
})
