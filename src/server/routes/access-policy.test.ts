import { expect, it } from 'vitest'
import { noAccessSettings } from '../../access/policy/access-policy.ts'
import { accessSchema } from '../../access/policy/access-schema.ts'
import { SealtraceError } from '../../error.ts'
import { AccessAnswers, AccessPolicy } from '../api/schemas/access-policy.ts'
import { testApp } from '../test-app.ts'

const version = 'a'.repeat(64)
const view = { version, text: null, ready: [], schema: accessSchema(), fixed: null }
const asked: unknown[] = []
const { app, keys, audits } = testApp(
  {},
  {
    access: {
      view: () => view,
      terms: () => ({ access: noAccessSettings, project: 'default' }),
      set: async ({ name }, change) => {
        if (change.from !== version) throw new SealtraceError('conflict', 'the policy changed')
        asked.push({ name, ...change })
        return { ...view, text: change.text }
      },
    },
  },
)

const path = '/api/v1/policy/access'
const send = (method: string, body: unknown, key: string, at = path) =>
  app.request(at, { method, headers: { 'x-api-key': key }, body: JSON.stringify(body) })

it('[W15] who may see the settings sees the policy; it is kept by no cache', async () => {
  for (const role of ['auditor', 'dpo', 'admin'] as const) {
    const answer = await app.request(path, { headers: { 'x-api-key': keys[role] } })
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(AccessPolicy.parse(await answer.json())).toEqual(view)
  }
})

it('[W15] who may not gets what is not there, and the denial is on the record', async () => {
  for (const role of ['ingest', 'viewer', 'analyst', 'investigator'] as const) {
    const before = audits.length
    const answer = await app.request(path, { headers: { 'x-api-key': keys[role] } })
    expect(answer.status).toBe(404)
    expect(audits.slice(before)).toMatchObject([{ action: 'read-settings', outcome: 'denied' }])
  }
  for (const role of ['auditor', 'dpo', 'investigator'] as const) {
    const before = audits.length
    expect((await send('PUT', { text: '', from: version }, keys[role])).status).toBe(404)
    expect(audits.slice(before)).toMatchObject([
      { action: 'access-policy.change', outcome: 'denied' },
    ])
  }
  expect((await app.request(path)).status).toBe(401)
})

it('[W15] an admin changes it, from what is in force', async () => {
  const done = await send('PUT', { text: '// mine', from: version }, keys.admin)
  expect(AccessPolicy.parse(await done.json()).text).toBe('// mine')
  expect(asked).toEqual([{ name: expect.stringMatching(/^key:/), text: '// mine', from: version }])
  const late = await send('PUT', { text: '', from: 'b'.repeat(64) }, keys.admin)
  expect([late.status, await late.json()]).toEqual([
    409,
    { error: { code: 'conflict', message: 'the policy changed' } },
  ])
  for (const body of [{ text: '' }, { text: 1, from: version }, { text: '', from: 'x' }, null])
    expect((await send('PUT', body, keys.admin)).status).toBe(400)
})

it('[W15] it is tried out on cases, as it is and as it would be', async () => {
  const principal = { roles: ['investigator'] }
  const cases = [
    { principal, action: 'reveal', run: { class: 'email' }, expect: 'allow' },
    { principal, action: 'reveal', run: { class: 'email', ageHours: 30 }, expect: 'deny' },
    { principal, action: 'manage-keys', expect: 'deny' },
    { principal, action: 'reveal', run: {}, at: '2026-11-23T03:00:00Z' },
  ]
  const text = `@id("fresh") forbid (principal, action == Action::"reveal", resource)
    when { (resource has ageHours && resource.ageHours >= 24) || context.hour < 6 };`
  const answersOf = async (body: object) => {
    const answer = await send('POST', body, keys.auditor, `${path}/test`)
    return AccessAnswers.parse(await answer.json()).answers
  }
  expect(await answersOf({ cases })).toEqual([
    { decision: 'allow', because: ['investigator-hidden'], asExpected: true },
    { decision: 'allow', because: ['investigator-hidden'], asExpected: false },
    { decision: 'deny', because: [], asExpected: true },
    { decision: 'allow', because: ['investigator-hidden'], asExpected: null },
  ])
  expect((await answersOf({ cases, text })).map(({ decision }) => decision)).toEqual([
    ...['allow', 'deny', 'deny', 'deny'],
  ])
  const broken = await send('POST', { cases, text: '\nforbid (' }, keys.auditor, `${path}/test`)
  expect([broken.status, await broken.json()]).toMatchObject([
    400,
    { error: { message: 'access policy: at line:column 2:9 a syntax error' } },
  ])
  const odd = { cases: [{ ...cases[0], at: 'noon' }] }
  expect((await send('POST', odd, keys.auditor, `${path}/test`)).status).toBe(400)
})

it('[W15] drafts are tried in a thread of their own, one at a time; only so many wait', async () => {
  const tried = Array.from({ length: 5 }, async () =>
    send('POST', { cases: [], text: '' }, keys.auditor, `${path}/test`),
  )
  // Nothing of it was judged in the thread that answers.
  expect((await app.request('/healthz')).status).toBe(200)
  expect((await Promise.all(tried)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 429])
}, 30_000)
