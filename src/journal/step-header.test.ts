import { expect, it } from 'vitest'
import { Secret } from '../crypto/secret.ts'
import { compilePolicy } from '../protect/policy.ts'
import type { Step } from '../record/step.ts'
import { testStep } from '../testing/steps.ts'
import { headerToken, splitStep, withKeyedIds } from './step-header.ts'

const policy = compilePolicy({})
const key = Secret.random()
const split = (more: Parameters<typeof testStep>[0]) => splitStep(testStep(more), policy, key)

it('[R3] identifiers stay clear', () => {
  const { header, content } = split({
    name: 'execute_tool get_user_profile_data',
    tool: 'get_user_profile_data',
    agent: 'hr-agent',
    model: 'gpt-4o-2024-08-06',
  })
  expect(header).toMatchObject({
    name: 'execute_tool get_user_profile_data',
    tool: 'get_user_profile_data',
    agent: 'hr-agent',
    model: 'gpt-4o-2024-08-06',
  })
  expect(content).toEqual({})
})

it('[R3] any other text is content, and a keyed token stands in its place', () => {
  for (const text of [
    'Jane Sample asks',
    'jane@example.com',
    '219-09-9999',
    'a'.repeat(65),
    'tool for u5551234567',
    'x\ny',
    'ключ',
  ]) {
    const { header, content } = split({
      name: text,
      agent: text,
      tool: text,
      model: text,
      sessionId: text,
      tags: [text],
    })
    expect(JSON.stringify(header)).not.toContain(text)
    expect(header.name).toMatch(/^~[0-9a-f]{16}$/)
    expect(header.tags?.[0]).toMatch(/^~[0-9a-f]{16}$/)
    expect(content).toMatchObject({
      name: text,
      agent: text,
      tool: text,
      model: text,
      session: text,
      tags: [text],
    })
  }
})

it('[R3] a session id never stands in the clear', () => {
  const { header, content } = split({ sessionId: 'session-42' })
  expect(header.session).toBe(headerToken(key, 'session', 'session-42'))
  expect(content).toEqual({ session: 'session-42' })
})

it('[R3] nor does a text with the user id in it', () => {
  const texts = { agent: 'agent-JSample', tool: 'lookup', name: 'chat jsample' }
  const { header, content } = split({ ...texts, userId: 'jsample' })
  expect(header).toMatchObject({
    agent: headerToken(key, 'agent', texts.agent),
    name: headerToken(key, 'name', texts.name),
    tool: 'lookup',
  })
  expect(content).toEqual({ agent: texts.agent, name: texts.name })
  expect(split({ ...texts, userId: 'js' }).header.agent).toBe(texts.agent)
})

it('[R3] nor does a count of tokens or a cost that can be none', () => {
  const pan = 4_111_111_111_111_111
  const usage = { inputTokens: pan, outputTokens: 1e12, totalTokens: -219_099_999 }
  const { header, content } = split({ usage, costUsd: pan })
  expect(header.usage).toEqual({ outputTokens: 1e12 })
  expect(header.cost).toBeUndefined()
  expect(content).toEqual({
    usage: { inputTokens: pan, totalTokens: -219_099_999 },
    cost: pan,
  })
  expect(split({ usage: { inputTokens: 3 }, costUsd: 0.2 })).toMatchObject({
    header: { usage: { inputTokens: 3 }, cost: 0.2 },
    content: {},
  })
})

it('[R3] derived ids become keyed ones, the same each time', () => {
  const step = testStep({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) })
  const derived: Step = { ...step, derived: { trace: true, span: true } }
  const keyed = withKeyedIds(derived, key)
  expect(keyed.traceId).toMatch(/^[0-9a-f]{32}$/)
  expect(keyed.spanId).toMatch(/^[0-9a-f]{16}$/)
  expect(keyed.traceId).not.toBe(step.traceId)
  expect(keyed.spanId).not.toBe(step.spanId)
  expect(withKeyedIds(derived, key)).toEqual(keyed)
  expect(withKeyedIds(derived, Secret.random()).traceId).not.toBe(keyed.traceId)
  const { spanId } = keyed
  expect(withKeyedIds({ ...step, derived: { span: true } }, key)).toEqual({ ...step, spanId })
  expect(withKeyedIds(step, key)).toBe(step)
})

it('[R3] tokens differ by field and by key', () => {
  const { header } = split({ name: 'Jane Sample', agent: 'Jane Sample' })
  expect(header.name).not.toBe(header.agent)
  const other = splitStep(testStep({ name: 'Jane Sample' }), policy, Secret.random()).header
  expect(other.name).not.toBe(header.name)
})

it('everything that is no short text goes into the content whole', () => {
  const step = testStep({
    input: 'in',
    output: ['out'],
    error: { message: 'm' },
    metadata: { a: 1 },
    attributes: { b: 2 },
  })
  expect(splitStep(step, policy, key).content).toEqual({
    input: 'in',
    output: ['out'],
    error: { message: 'm' },
    metadata: { a: 1 },
    attributes: { b: 2 },
  })
})
