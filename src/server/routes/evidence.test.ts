import { expect, it } from 'vitest'
import type { EvidencePack } from '../../export/evidence/evidence-desk.ts'
import type { EvidenceRequest } from '../../export/evidence/evidence-request.ts'
import { testApp } from '../test-app.ts'

const traces = ['ab'.repeat(16)]

function appWith(bytes: () => AsyncGenerator<Uint8Array>) {
  const asked: EvidenceRequest[] = []
  const take = async (_: object, request: EvidenceRequest): Promise<EvidencePack> => {
    asked.push(request)
    return { auditRecordId: 'entry', records: { asked: 1, related: 0 }, size: 1, bytes: bytes() }
  }
  const test = testApp({}, { evidence: { take } })
  const post = (body: object, key = test.keys.analyst) =>
    test.app.request('/api/v1/evidence', {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  return { asked, post, test }
}

it('gives the archive as it is made, kept by no cache', async () => {
  const { asked, post } = appWith(async function* () {
    yield Buffer.from('one ')
    yield Buffer.from('two')
  })
  const response = await post({ traces, reason: ' why ' })
  expect(await response.text()).toBe('one two')
  expect(response.headers.get('content-type')).toBe('application/zip')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('x-sealtrace-audit-record')).toBe('entry')
  expect(asked).toEqual([
    { traces, form: 'masked', reason: 'why', since: undefined, until: undefined },
  ])
})

it('takes times as people write them', async () => {
  const { asked, post } = appWith(async function* () {})
  expect((await post({ since: '2026-05-01', until: '2026-05-02T00:00:00Z' })).status).toBe(200)
  expect(asked[0]).toMatchObject({
    since: Date.UTC(2026, 4, 1),
    until: Date.UTC(2026, 4, 2),
  })
})

it('ends with an error where the pack does', async () => {
  const { post } = appWith(async function* () {
    yield Buffer.from('half')
    throw new Error('the disk failed')
  })
  const response = await post({ traces })
  await expect(response.text()).rejects.toThrow()
})

it('stops the work of a pack that nobody reads any more', async () => {
  let ended = false
  const { post } = appWith(async function* () {
    try {
      for (;;) yield Buffer.from('more')
    } finally {
      ended = true
    }
  })
  const reader = (await post({ traces })).body?.getReader()
  await reader?.read()
  await reader?.cancel()
  expect(ended).toBe(true)
})

it('says what is wrong with a request, and counts who may not', async () => {
  const { post, test } = appWith(async function* () {})
  for (const body of [
    { traces: [] },
    { traces: ['AB'.repeat(16)] },
    { traces, form: 'clear' },
    { traces, reason: ' ' },
    { since: 'never' },
    { traces, more: 1 },
  ])
    expect([body, (await post(body)).status]).toEqual([body, 400])
  expect((await post({ traces }, 'nobody')).status).toBe(401)
  await post({ traces }, test.keys.auditor)
  const metrics = await (await test.app.request('/metrics')).text()
  expect(metrics).toMatch(/sealtrace_denials_total 1$/m)
})

it('is unavailable where there is no log to take it from', async () => {
  const { app, keys } = testApp()
  const response = await app.request('/api/v1/evidence', {
    method: 'POST',
    headers: { 'x-api-key': keys.analyst },
    body: JSON.stringify({ traces }),
  })
  expect(response.status).toBe(503)
})
