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
    'POST /v1/chat',
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
    'key=abc',
    'a\nb',
  ])('[P13] %j may not', (text) => expect(clearText(text, policy)).toBeNull())
})

it('takes a list of operations', () => {
  expect(clearText('render page_1', policy)).toBeNull()
  expect(clearText('render page_1', policy, new Set([...knownOperations, 'render']))).toBe(
    'render page_1',
  )
})
