// Each operation of the API, called on a real collector: what it answers is what /openapi.json says.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { formatProducerKey } from '../src/seal/format/producer-key.ts'
import { openApi, type Operation } from '../src/server/api/openapi.ts'
import { testApp } from '../src/server/test-app.ts'
import type { Client, StepView } from '../console/src/api/client.ts'
import { Harness, otlpSpans } from './harness.ts'

const traceId = 'ab'.repeat(16)
const jane = 'jane.sample@example.com'
const json = 'application/json'
const reason = 'case 12'

/** Not called here, and why. */
const elsewhere: Record<string, string> = {
  langfuseMediaUpload: 'only where media are kept: e2e/langfuse-media.services.test.ts',
  startOidc: 'needs a provider: src/server/sign-in',
  finishOidc: 'needs a provider: src/server/sign-in',
  approveErasure: 'needs a second person: src/erase/second-person.test.ts',
  decideReveal: 'needs a second person: the tests of reveal',
  witnessedCheckpoint: 'needs witnesses: e2e/witness.test.ts',
  langsmithMultipart: 'e2e/langsmith-python.services.test.ts',
}

// Closed: an answer with a field that no schema names is a finding.
const document = openApi(testApp().routes.declared, { closed: true })
const ajv = new Ajv2020({ strict: false })
ajv.addSchema({ $id: 'api', components: document.components })
const operations = new Map<string, { path: string; method: string; operation: Operation }>()
for (const [path, methods] of Object.entries(document.paths))
  for (const [method, operation] of Object.entries(methods))
    operations.set(operation.operationId, { path, method, operation })

function validatorOf(schema: object): ValidateFunction {
  const text = JSON.stringify(schema).replaceAll('"#/components', '"api#/components')
  return ajv.compile(JSON.parse(text) as object)
}

interface Asked {
  readonly role?: string
  readonly params?: Record<string, string>
  readonly query?: string
  readonly body?: unknown
  readonly status?: number
}

const called = new Set<string>()
let harness: Harness
let recordId = ''

type Answer<N> = N extends keyof Client ? Awaited<ReturnType<Client[N]>> : unknown

/** What it answers, held against its schema; null for what is no JSON. */
async function call<const N extends string>(name: N, asked: Asked = {}): Promise<Answer<N>> {
  const found = operations.get(name)
  if (!found) throw new Error(`there is no operation ${name}`)
  called.add(name)
  const response = await send(found, asked)
  const { status, content } = expectedOf(found.operation, asked)
  const [kind = ''] = Object.keys(content)
  const text = kind === 'text/event-stream' ? '' : await response.text()
  await response.body?.cancel().catch(() => {})
  const wrong = response.status === status ? '' : text
  expect([name, response.status, wrong]).toEqual([name, status, ''])
  expect(response.headers.get('content-type')).toContain(kind)
  const schema = content[json]?.schema
  const value: unknown = schema ? JSON.parse(text) : null
  const validate = validatorOf(schema ?? {})
  validate(value)
  expect([name, validate.errors]).toEqual([name, null])
  return value as Answer<N>
}

function expectedOf({ responses }: Operation, asked: Asked) {
  const [status, answer] = Object.entries(responses)[0] ?? []
  if (asked.status === undefined) return { status: Number(status), content: answer?.content ?? {} }
  const content = { [json]: { schema: { $ref: '#/components/schemas/Error' } } }
  return { status: asked.status, content }
}

function send({ path, method }: { path: string; method: string }, asked: Asked): Promise<Response> {
  const { role = 'investigator', params = {}, query = '', body } = asked
  const at = path.replaceAll(/\{(\w+)\}/g, (_, part: string) => params[part] ?? '')
  return fetch(`${harness.url}${at}${query}`, {
    method: method.toUpperCase(),
    headers: { authorization: `Bearer ${harness.keys[role]}`, 'content-type': json },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}

beforeAll(async () => {
  harness = new Harness()
  await harness.start()
  const span = (n: number, more: object) => ({
    ...{ traceId, spanId: String(n).padStart(16, '0'), name: `step ${n}` },
    startTimeUnixNano: '1795000000000000000',
    endTimeUnixNano: '1795000001500000000',
    ...more,
  })
  const text = (key: string, value: string) => ({ key, value: { stringValue: value } })
  const body = otlpSpans([
    span(1, { attributes: [text('session.id', 's1'), text('user.id', 'u1')] }),
    span(2, {
      parentSpanId: '1'.padStart(16, '0'),
      attributes: [text('gen_ai.operation.name', 'chat'), text('note', `write to ${jane}`)],
    }),
  ])
  expect((await harness.post('/v1/traces', body)).status).toBe(200)
})
afterAll(() => harness.dispose())

it('[W47] runs and steps', async () => {
  const { traces } = await call('traces', { query: '?since=30d&kind=completion' })
  expect(traces).toHaveLength(1)
  const params = { id: traceId }
  const { steps } = await call('trace', { params })
  const isHidden = (step: StepView) => step.findings.some((each) => each.class === 'email')
  recordId = steps.find(isHidden)?.recordId ?? ''
  await call('trace', { params, role: 'viewer', query: '?content=none' })
  await call('trace', { params: { id: 'cd'.repeat(16) }, status: 404 })
  await call('costs', { query: '?by=model' })
  expect((await call('search', { body: { value: jane } })).matches).toHaveLength(1)
  await call('searchByUrl', { query: '?text=write' })
})

it('[W47] what the console reads', async () => {
  const params = { record: recordId, id: traceId }
  await call('step', { params })
  await call('sealedStep', { params })
  await call('scores', { params })
  await call('agentSessions')
  await call('users')
  await call('overview', { query: '?since=7d' })
  await call('logState', { role: 'auditor' })
  await call('events')
  await call('keys', { role: 'auditor' })
  await call('protection', { role: 'auditor' })
  await call('testProtection', { role: 'auditor', body: { text: `write to ${jane}` } })
  const { id } = await call('startVerification', { role: 'auditor', body: {} })
  await call('verification', { role: 'auditor', params: { id } })
})

it('[W47] reveals, and the audit log', async () => {
  const asked = { recordId, class: 'email', reason }
  const { values, auditRecordId } = await call('reveal', { body: asked })
  expect(values).toMatchObject([{ value: jane }])
  const [{ placeholder = '' } = {}] = values
  await call('noteCopy', { body: { auditRecordId, placeholder } })
  await call('revealBulk', { role: 'dpo', body: { traceId, reason } })
  await call('requestReveal', { body: asked })
  await call('revealRequests')
  await call('audit', { role: 'auditor', query: '?limit=5' })
  await call('exportAudit', { role: 'auditor', query: '?format=ndjson' })
  await call('auditStream', { role: 'auditor' })
})

it('[W47] sign-in, API keys and who may look', async () => {
  await call('signInMethods')
  await call('signIn', { body: { apiKey: harness.keys['viewer'] } })
  await call('session')
  await call('signOut')
  const admin = { role: 'admin' }
  await call('members', admin)
  await call('signOutMember', { ...admin, body: { name: 'key:nobody' } })
  await call('apiKeys', admin)
  const { id } = await call('makeApiKey', { ...admin, body: { role: 'viewer', name: 'test' } })
  await call('revokeApiKey', { ...admin, params: { id } })
  const { version } = await call('accessPolicy', admin)
  const one = { principal: { roles: ['viewer'] }, action: 'read-header' }
  await call('testAccessPolicy', { ...admin, body: { cases: [one] } })
  const fixed = { text: '', from: version }
  await call('setAccessPolicy', { ...admin, body: fixed, status: 403 })
})

it('[W47] proofs', async () => {
  const auditor = { role: 'auditor' }
  const report = await call('verify', { ...auditor, query: `?deep=true&record=${recordId}` })
  expect(report.ok).toBe(true)
  await call('receipt', { ...auditor, params: { record: recordId } })
  await call('evidence', { ...auditor, body: { traces: [traceId], form: 'sealed' } })
  const params = { project: 'default', rest: '0/000.p/1' }
  await call('checkpoint', { params })
  await call('tile', { params })
})

it('[W47] people, holds and retention', async () => {
  const dpo = { role: 'dpo' }
  const { holdId } = await call('addHold', { ...dpo, body: { trace: traceId, reason } })
  await call('holds', dpo)
  await call('eraseSubject', { ...dpo, body: { user: 'u1', reason }, status: 409 })
  await call('endHold', { ...dpo, params: { id: holdId }, body: { reason } })
  await call('findSubject', { ...dpo, body: { user: 'u1' } })
  await call('exportSubject', { ...dpo, body: { user: 'u1' } })
  await call('erasureRequests', dpo)
  await call('eraseSubject', { ...dpo, body: { user: 'u1', reason, dryRun: true } })
  await call('eraseSubject', { ...dpo, body: { user: 'u1', reason } })
  await call('retention', dpo)
  await call('runRetention', { ...dpo, body: { dryRun: true } })
})

it('[W47] keys', async () => {
  const admin = { role: 'admin' }
  const body = { publicKey: formatProducerKey(new Uint8Array(32).fill(7)), name: 'test' }
  const { id } = await call('addProducer', { ...admin, body })
  await call('producers', admin)
  await call('removeProducer', { ...admin, params: { id }, body: { reason } })
  for (const what of ['data', 'index', 'signing'])
    await call('rotateKeys', { ...admin, body: { what } })
})

it('[W47] health, and the doors', async () => {
  for (const name of ['health', 'readiness', 'metrics', 'openApi', 'stepSchema']) await call(name)
  const ingest = { role: 'ingest' }
  for (const name of ['recorderFacts', 'recorderKeys', 'langsmithInfo', 'langfuseHealth'])
    await call(name, ingest)
  for (const name of ['langfuseProjects', 'langfusePrompts']) await call(name, ingest)
  await call('recorderConsistency', { ...ingest, query: '?from=1&to=2' })
  await call('hook', { ...ingest, params: { source: 'claude-code' }, body: { session_id: 's' } })
  const step = { name: 'one', kind: 'tool', startTime: '2026-01-01T00:00:00Z' }
  await call('recordSteps', { ...ingest, body: step })
  const otlp = [
    'otlpTraces',
    'otlpLogs',
    'otlpMetrics',
    'langfuseOtlpTraces',
    'langsmithOtlpTraces',
  ]
  for (const name of otlp) await call(name, { ...ingest, body: {} })
  await call('openAiAgents', { ...ingest, body: { data: [] } })
  await call('langfuseBatch', { ...ingest, body: { batch: [] } })
  const score = { traceId, name: 'good', value: 1 }
  await call('langfuseScores', { ...ingest, body: score })
  const media = { traceId, contentType: 'image/png', contentLength: 3, field: 'input' }
  const sha256Hash = 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='
  await call('langfuseMedia', { ...ingest, body: { ...media, sha256Hash } })
  const uploaded = { uploadedAt: '2026-01-01T00:00:00Z', uploadHttpStatus: 200 }
  await call('langfuseMediaDone', { ...ingest, params: { id: 'x' }, body: uploaded })
  const run = { id: '0192f0c1-7a3b-7c4d-8e5f-60718293a4b5', name: 'r', run_type: 'chain' }
  await call('langsmithRun', { ...ingest, body: { ...run, start_time: '2026-01-01T00:00:00Z' } })
  const end = { end_time: '2026-01-01T00:00:01Z' }
  await call('langsmithRunUpdate', { ...ingest, params: { id: run.id }, body: end })
  await call('langsmithBatch', { ...ingest, body: { post: [], patch: [] } })
  await call('langsmithFeedback', { ...ingest, body: { run_id: run.id, key: 'good', score: 1 } })
})

it('[W47] nothing that is listed was left out', () => {
  const listed = [...operations.keys()].filter((name) => !name.startsWith('console'))
  expect(listed.filter((name) => !called.has(name) && !elsewhere[name])).toEqual([])
})
