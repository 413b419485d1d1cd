import { describe, expect, it } from 'vitest'
import { clearText, knownOperations } from './header-text.ts'
import { compilePolicy } from './policy.ts'

const policy = compilePolicy()

describe('[P13] clear texts', () => {
  it.each([
    'gpt-4o-2024-08-06',
    'claude-3-5-sonnet-20241022',
    'openai',
    'get_weather',
    'chat gpt-4o',
    'execute_tool get_weather',
    'step 1',
    'step 12',
    'gpt-6-astra-2026-08-01',
    'gemini-2.5-flash-preview-05-20',
    'execute_tool get_user_profile_data',
    'tools/call search',
    'anthropic.claude-v2:1',
    'invoke_agent Planner',
  ])('[P13] %s may stand in the clear', (text) => expect(clearText(text, policy)).toBe(text))

  it.each([
    '',
    'jane@example.com',
    'Jane Sample',
    'chat with jane sample',
    '219-09-9999',
    'u2025550143',
    'id-1700000000',
    'naïve',
    '\u0081x',
    'a'.repeat(65),
    '1abc',
    'chat jane@example.com',
    'x 10.1.2.3',
    'host/10.1.2.3',
    'chat  x',
    'POST /v1/chat',
    'GET /patients/jane',
    'resources/read /patients/jane',
    'u-079-44-1234',
    'u:4532.1234.5678.9012',
    'u-19840312',
    'u-2024-13-01x',
    'u-2024-0806-1',
    'u-120240806',
    'u-2024-08-06-2024-08-07',
    'a1b2c3d4e5f6a7',
    'key=abc',
    'a\nb',
  ])('[P13] %j may not', (text) => expect(clearText(text, policy)).toBeNull())
})

it('takes a list of operations', () => {
  expect(clearText('render page_1', policy)).toBeNull()
  const operations = new Set([...knownOperations, 'render'])
  expect(clearText('render page_1', policy, { operations })).toBe('render page_1')
})

it('[P13] leaves the version of a model readable where dates are looked for', () => {
  const dates = compilePolicy({
    patterns: [{ name: 'day', pattern: '\\d{4}-\\d\\d-\\d\\d', class: 'date' }],
    classes: { date: 'generalize' },
  })
  expect(clearText('visit-2024-08-06', dates)).toBeNull()
  expect(clearText('gpt-4o-2024-08-06', dates, { isModel: true })).toBe('gpt-4o-2024-08-06')
  expect(clearText('x/10.1.2.3', dates, { isModel: true })).toBeNull()
})
