import { expect, test } from 'vitest'
import { toBase64 } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { pagePolicy, renderPage } from './page.ts'
import { testApp } from './test-app.ts'

const page = renderPage('http://127.0.0.1:4318', 'default')

test('the policy allows the style sheet of the page by its hash, and no more', () => {
  const [, style] = /<style>([^]*?)<\/style>/.exec(page) ?? []
  const hash = toBase64(sha256(Buffer.from(style ?? '')))
  expect(pagePolicy).toContain(`style-src 'sha256-${hash}'`)
  expect(pagePolicy).toMatch(/^default-src 'none'; /)
  expect(pagePolicy).toContain("frame-ancestors 'none'")
  expect(pagePolicy).not.toContain('unsafe')
})

test('no script, no style attribute, no other origin', () => {
  expect(page).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|style=/i)
  expect(page.match(/https?:\/\/[^\s/"<]+/g)?.every((url) => url === 'http://127.0.0.1:4318')).toBe(
    true,
  )
})

test('says how to send a first run by each of four ways', () => {
  expect(page).toContain('OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318')
  expect(page).toContain('LANGFUSE_SECRET_KEY=')
  expect(page).toContain('LANGSMITH_ENDPOINT=http://127.0.0.1:4318')
  expect(page).toContain('curl http://127.0.0.1:4318/api/v1/steps')
  expect(page).toContain('name="viewport"')
  expect(page).toContain('prefers-color-scheme:dark')
})

test('says first how to record in the process of the agent, where nothing is sent in the clear', () => {
  expect(page).toContain('export SEALTRACE_URL=http://127.0.0.1:4318')
  expect(page).toContain('node --import sealtrace/auto app.js')
  expect(page).toContain("from 'sealtrace/capture'")
  expect(page.indexOf('sealtrace/auto')).toBeLessThan(page.indexOf('OTEL_EXPORTER'))
  expect(page).toMatch(/Masked and sealed before/)
  expect(page).toMatch(/<h2>By an exporter[^]*OTEL_EXPORTER/)
})

test('says how to get a key, with the role that a first run needs, and where the command is', () => {
  expect(page).toContain('sealtrace apikey create --role ingest')
  expect(page).toContain('npm run -s sealtrace --')
  expect(page).not.toContain('sealtrace init')
  // The README's way, so that both say the same.
  expect(page).toContain('OTEL_EXPORTER_OTLP_HEADERS=&quot;x-api-key=$SEALTRACE_API_KEY&quot;')
  expect(page).not.toContain('Bearer')
})

test('the step by hand has ended, so that the first run does not stand as running', () => {
  const [, json = ''] = /-d '(.+)'<\/pre>/.exec(page) ?? []
  const text = json
    .replaceAll('&quot;', '"')
    .replaceAll("'$(date -u +%FT%TZ)'", '2026-11-21T06:00:00Z')
  expect(JSON.parse(text)).toMatchObject({
    startTime: '2026-11-21T06:00:00Z',
    endTime: '2026-11-21T06:00:00Z',
  })
})

test('long lines wrap: nothing is out of sight', () => {
  expect(page).toContain('white-space:pre-wrap')
})

test('is served with its policy and the origin it was reached by', async () => {
  const response = await testApp().app.request('http://collector.test:99/')
  expect(response.headers.get('content-security-policy')).toBe(pagePolicy)
  expect(response.headers.get('content-type')).toMatch(/^text\/html/)
  expect(await response.text()).toContain('OTEL_EXPORTER_OTLP_ENDPOINT=http://collector.test:99')
})

test('what comes with the request is escaped', () => {
  expect(renderPage('http://<b>"&', 'default')).not.toContain('<b>')
})
