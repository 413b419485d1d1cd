// A real collector with an outside analyzer: what only the analyzer finds is hidden, and whatever the analyzer does,
// the agent gets its answer in time and nothing is passed that was not looked at.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StepView } from '../src/access/step-view.ts'
import { testService, type Answer, type TestService } from '../src/analyze/test-service.ts'
import { Harness, otlpSpans } from './harness.ts'

const timeLimit = 700
/** Only the service knows it for what it is. */
const codeName = 'Zorblatt'

type Behaviour = 'well' | 'refuses' | 'slow' | 'garbage' | 'outside' | 'fewer'
let behaviour: Behaviour = 'well'
let service: TestService
let harness: Harness
let settings = ''
let span = 0

function answer(body: string): Answer | Promise<Answer> {
  const { text } = JSON.parse(body) as { text: string[] }
  const found = text.map((one) =>
    [...one.matchAll(/Zorblatt/g)].map(({ index }) => ({
      ...{ entity_type: 'PROJECT_NAME', score: 0.9 },
      ...{ start: index, end: index + codeName.length },
    })),
  )
  switch (behaviour) {
    case 'well':
      return { body: found }
    case 'refuses':
      return { status: 500, body: { error: body } }
    case 'slow':
      return wait(5000, { body: found }, { ref: false })
    case 'garbage':
      return { body: `<html>${body}` }
    case 'outside': {
      const place = { entity_type: 'PERSON', start: 0, end: 1_000_000, score: 1 }
      return { body: text.map(() => [place]) }
    }
    case 'fewer':
      return { body: [] }
  }
}

const redacting = '[[policy.rules]]\nclass = "project_name"\naction = "redact"\n'
const settingsText = (more = '') => `
[[analyzers]]
kind = "presidio"
name = "eyes"
url = "${service.url}"
timeout_ms = ${timeLimit}
${more}`

beforeAll(async () => {
  service = await testService(({ body }) => answer(body))
  harness = new Harness()
  settings = join(harness.path, 'sealtrace.toml')
  writeFileSync(settings, settingsText())
})
afterAll(async () => {
  await harness.dispose()
  await service[Symbol.asyncDispose]()
})

const nextId = () => (++span).toString(16).padStart(16, '0')

/** Sends one step of a trace of its own; resolves with how it is shown, and how many ms the agent waited. */
async function send(text: string) {
  const traceId = nextId().repeat(2)
  const started = performance.now()
  const response = await harness.post('/v1/traces', body(traceId, text))
  const waited = performance.now() - started
  const view = await harness.get(`/api/v1/traces/${traceId}`)
  const { steps } = (await view.json()) as { steps: StepView[] }
  const [step] = steps
  const shown = /"content":"([^"]*)"/.exec(JSON.stringify(step?.input) ?? '')?.[1]
  return { status: response.status, answer: await response.text(), waited, shown, step }
}

function body(traceId: string, text: string): string {
  return otlpSpans([
    {
      ...{ traceId, spanId: nextId(), name: 'chat' },
      ...{ startTimeUnixNano: '1700000000000000000', endTimeUnixNano: '1700000001000000000' },
      attributes: [
        { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
        { key: 'gen_ai.input.messages', value: { stringValue: message(text) } },
      ],
    },
  ])
}

function message(text: string): string {
  return JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: text }] }])
}

async function failures(): Promise<Record<string, number>> {
  const text = await (await fetch(`${harness.url}/metrics`)).text()
  const lines = text.matchAll(
    /^sealtrace_analyzer_failures_total\{analyzer="eyes",reason="(\w+)"\} (\d+)$/gm,
  )
  return Object.fromEntries([...lines].map(([, reason, count]) => [reason, Number(count)]))
}

async function audited(action: string) {
  const response = await harness.get(`/api/v1/audit?action=${action}`, 'auditor')
  return ((await response.json()) as { entries: object[] }).entries
}

function nowhereIn(needle: string): void {
  expect(harness.output).not.toContain(needle)
  for (const folder of [harness.data, harness.state])
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile())
        expect(readFileSync(join(entry.parentPath, entry.name)).includes(needle)).toBe(false)
}

async function doctor() {
  const { stdout } = await harness.begin('doctor', '--config', settings, '--json').result
  const { checks } = JSON.parse(stdout) as { checks: { name: string; ok: boolean }[] }
  return checks.find(({ name }) => name === 'analyzers')
}

/** A circuit that was opened by one test must not be open in the next. */
async function restart(): Promise<void> {
  await harness.stop()
  await harness.start('--config', settings)
  // The first request of a sealing thread waits for it to load.
  for (let i = 0; i < 8; i++) await send('warm')
}

describe('a collector with an outside analyzer', () => {
  beforeAll(() => harness.start('--config', settings))

  it('hides what only the analyzer finds, and reveals it with a reason', async () => {
    const { status, shown, step } = await send(`ask ${codeName} or bob@example.org`)
    expect(status).toBe(200)
    expect(shown).toBe('ask [PROJECT_NAME_1] or [EMAIL_1]')
    const request = { recordId: step?.recordId, class: 'project_name', reason: 'ticket 7' }
    const reveal = await fetch(`${harness.url}/api/v1/reveal`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${harness.keys['investigator']}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(request),
    })
    expect(await reveal.json()).toMatchObject({ values: [{ value: codeName }] })
    expect(await failures()).toEqual({})
  })

  it('asks for a text that comes again only once', async () => {
    await send(`again ${codeName}`)
    const asked = service.asked.length
    // Each sealing thread remembers by itself, and a trace's thread is that of its last digits.
    for (let i = 0; i < 8; i++) await send(`again ${codeName}`)
    expect(service.asked.length - asked).toBeLessThan(4)
  })

  it.each<[Behaviour, string]>([
    ['refuses', 'status'],
    ['slow', 'timeout'],
    ['garbage', 'answer'],
    ['outside', 'answer'],
    ['fewer', 'answer'],
  ])('that %s: the text is sealed whole, the agent gets its 200', async (how, reason) => {
    await restart()
    behaviour = how
    const secret = `${codeName} while it ${how}`
    const { status, answer: said, waited, shown } = await send(secret)
    behaviour = 'well'
    expect([status, said]).toEqual([200, '{}'])
    expect(waited).toBeLessThan(timeLimit + 800)
    expect(shown).toBe('[UNKNOWN_1]')
    expect(await failures()).toEqual({ [reason]: expect.any(Number) })
    expect(harness.output).toContain(
      `sealtrace: warning: analyzer eyes gave no answer (${reason}): texts are sealed whole until it does\n`,
    )
    nowhereIn(secret)
    const after = await send(`${codeName} after it ${how}`)
    expect(after.shown).toBe(`[PROJECT_NAME_1] after it ${how}`)
  })

  it('that is not there is no different', async () => {
    writeFileSync(settings, settingsText().replace(service.url, 'http://127.0.0.1:1'))
    await restart()
    const { status, waited, shown } = await send(`${codeName} alone`)
    expect([status, shown]).toEqual([200, '[UNKNOWN_1]'])
    expect(waited).toBeLessThan(timeLimit + 800)
    expect(await failures()).toMatchObject({ unreachable: expect.any(Number) })
    const check = await doctor()
    expect(check).toMatchObject({ ok: false, detail: 'eyes: cannot be reached' })
    writeFileSync(settings, settingsText())
  })

  it('that is slow holds up nobody longer than its time limit, however many come at once', async () => {
    await restart()
    behaviour = 'slow'
    const all = await Promise.all(
      Array.from({ length: 60 }, (_, i) => send(`slow ${codeName} ${i}`)),
    )
    behaviour = 'well'
    expect(all.every(({ status }) => status === 200)).toBe(true)
    expect(Math.max(...all.map(({ waited }) => waited))).toBeLessThan(timeLimit + 1500)
    expect(all.every(({ shown }) => shown === '[UNKNOWN_1]')).toBe(true)
    expect(Object.values(await failures()).reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(
      60,
    )
    nowhereIn(`slow ${codeName}`)
  })

  it('follows a changed file without a restart, and says so on the record', async () => {
    await restart()
    writeFileSync(settings, settingsText(redacting))
    await expect.poll(() => audited('policy.change'), { timeout: 5000 }).toHaveLength(1)
    expect((await send(`now ${codeName}`)).shown).toBe('now [REDACTED]')
    writeFileSync(settings, settingsText('token_variable = "SEALTRACE_E2E_NO_SUCH_VARIABLE"'))
    const failed = async () => {
      const metrics = await (await fetch(`${harness.url}/metrics`)).text()
      return /^sealtrace_policy_reload_failed (\d)$/m.exec(metrics)?.[1]
    }
    const ready = async () => (await fetch(`${harness.url}/readyz`)).json()
    const trouble = { status: 'ok', policy: expect.stringContaining('is not set') }
    await expect.poll(ready, { timeout: 5000 }).toEqual(trouble)
    expect((await send(`still ${codeName}`)).shown).toBe('still [REDACTED]')
    expect(await failed()).toBe('1')
    expect(harness.output).toContain('sealtrace: warning: the policy is unchanged: ')
    writeFileSync(settings, '[policy]\n')
    await expect.poll(() => audited('policy.change'), { timeout: 5000 }).toHaveLength(2)
    expect((await send(`off ${codeName}`)).shown).toBe(`off ${codeName}`)
    writeFileSync(settings, settingsText())
    await expect.poll(() => audited('policy.change'), { timeout: 5000 }).toHaveLength(3)
    expect((await send(`on ${codeName}`)).shown).toBe('on [PROJECT_NAME_1]')
    expect(await ready()).toEqual({ status: 'ok' })
    expect(await failed()).toBe('0')
  })
})

describe('settings of the environment', () => {
  it.each(['LANGFUSE_ENABLE_DATA_MASKING', 'LANGFUSE_PII_FILTERING_ENABLED'])(
    '%s=false turns masking off, and then nothing is asked either',
    async (name) => {
      await harness.stop()
      process.env[name] = 'false'
      const asked = service.asked.length
      try {
        await harness.start('--config', settings)
        const text = `${codeName} and bob@example.org`
        expect((await send(text)).shown).toBe(text)
      } finally {
        delete process.env[name]
      }
      expect(service.asked).toHaveLength(asked)
      expect(harness.output).toContain('warning: enable_pii_masking=false')
      nowhereIn(`${codeName} and bob`)
    },
  )
})

describe('the command line beside it', () => {
  const traceId = 'ab'.repeat(16)
  const record = (text: string) => {
    const file = join(harness.path, 'steps.jsonl')
    const step = { traceId, spanId: nextId(), name: 'a', startTime: 1, input: text }
    writeFileSync(file, `${JSON.stringify(step)}\n`)
    const { child: _, result } = harness.begin('record', file, '--config', settings, '--json')
    return result
  }

  beforeAll(() => harness.stop())

  it('record asks the analyzers too, and says when one does not answer', async () => {
    behaviour = 'well'
    expect(await record(`by hand ${codeName}`)).toMatchObject({ status: 0, stderr: '' })
    const show = async () =>
      (await harness.begin('show', traceId, '--config', settings, '--json').result).stdout
    expect(await show()).toContain('by hand [PROJECT_NAME_1]')
    behaviour = 'refuses'
    const { status, stderr } = await record(`refused ${codeName}`)
    behaviour = 'well'
    expect([status, stderr]).toEqual([0, expect.stringContaining('gave no answer (status)')])
    expect(await show()).toContain('[UNKNOWN_1]')
    expect(await show()).not.toContain(codeName)
  })

  it('record takes nothing when an analyzer has no credentials', async () => {
    writeFileSync(settings, settingsText('token_variable = "SEALTRACE_E2E_NO_SUCH_VARIABLE"'))
    const { status, stdout } = await record(`unseen ${codeName}`)
    writeFileSync(settings, settingsText())
    expect([status, JSON.parse(stdout)]).toEqual([
      2,
      { error: expect.objectContaining({ code: 'config_invalid' }) },
    ])
    nowhereIn(`unseen ${codeName}`)
  })

  it('record says what the policy does not record', async () => {
    writeFileSync(settings, `${settingsText()}\n[policy.capture]\ndefault = "off"\n`)
    const { stdout } = await record('not wanted')
    expect(JSON.parse(stdout)).toMatchObject({ accepted: 1, notRecorded: 1 })
    writeFileSync(settings, settingsText())
  })

  it('doctor asks each analyzer a neutral word, and nothing else', async () => {
    const asked = service.asked.length
    expect(await doctor()).toMatchObject({ ok: true, fix: null })
    const texts = service.asked.slice(asked).map(({ body: text }) => JSON.parse(text).text)
    expect(texts).toEqual([['hello']])
    behaviour = 'garbage'
    expect(await doctor()).toMatchObject({
      ok: false,
      detail: 'eyes: answers with something else than documented',
    })
    behaviour = 'well'
    writeFileSync(settings, settingsText('token_variable = "SEALTRACE_E2E_NO_SUCH_VARIABLE"'))
    expect(await doctor()).toMatchObject({ ok: false, detail: expect.stringContaining('not set') })
    const started = harness.run('start', '--port', '0', '--no-sample', '--config', settings)
    expect([started.status, started.stderr]).toEqual([2, expect.stringContaining('is not set')])
  })
})
