import { describe, expect, test } from 'vitest'
import { encodeUtf8 } from '../../crypto/encoding.ts'
import { decodeRecorderBatch } from '../../ingest/recorder/decode.ts'
import type { PolicyOptions } from '../../protect/policy.ts'
import type { Step } from '../../record/step.ts'
import { batchJson, wireItem } from './plain-batch.ts'
import { StepProtection } from './protect-step.ts'

const ssn = '219-09-9999'
const ids = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) }
const step = (more: Partial<Step> = {}): Step => ({
  ...{ ...ids, kind: 'tool', name: 'get_user', startTime: 1, status: 'ok', attributes: {} },
  ...more,
})

function protect(policy: PolicyOptions, one: Step, detect = true) {
  return new StepProtection({ policy, detect, ingestKey: 'key' }).wire(one)
}

/** As the collector has it. */
function arrived(wire: Step | null): Step | undefined {
  const session = '7b1f2c1e-3f0a-4c55-9a77-0d5f6c2b8e01'
  const sender = { session, version: '0.1.0', resource: {} }
  const items = wire ? [wireItem(wire, { counted: true, weight: 0, since: 0 })] : []
  return decodeRecorderBatch(encodeUtf8(batchJson(items, sender, 1))).steps[0]
}

const full = step({
  ...{ parentSpanId: 'ef'.repeat(8), endTime: 9, partial: { order: 9 }, costUsd: 0.5 },
  ...{ model: 'gpt-4o', agent: `of ${ssn}`, tool: 'get_user', toolCallId: 'call_1' },
  ...{ userId: 'jane@example.com', sessionId: `s \u0090 ${ssn}`, usage: { inputTokens: 3 } },
  input: { ssn, text: `my ssn is ${ssn}, mail jane@example.com`, n: [1, true, null] },
  output: JSON.stringify({ salary: 85_123, [`of ${ssn}`]: 'x \u0081email\u008dt\u008d\u008f' }),
  error: { type: 'Failed', message: `no ${ssn}`, stack: 'at x' },
  ...{ tags: ['a', ssn], metadata: { phone: '+1 555 010 4477' }, attributes: { 'a.b': ssn } },
})

test('what the collector has is what was recorded, with what to hide', () => {
  const wire = protect({}, full)
  expect(JSON.stringify({ ...wire, hidden: {}, userId: '', sessionId: '' })).not.toContain(ssn)
  const { sensitive, ...rest } = arrived(wire) ?? step()
  const { output, ...others } = full
  expect(rest).toEqual({ ...others, output: JSON.parse(String(output)) })
  expect(sensitive).toContainEqual({ class: 'us_ssn', value: ssn })
})

test('what is destroyed does not leave', () => {
  const wire = protect({ classes: { us_ssn: 'redact', email: 'hash' } }, full)
  const { userId: _, sessionId: __, ...rest } = wire ?? step()
  expect(JSON.stringify(rest)).not.toContain(ssn)
  expect(JSON.stringify(rest)).not.toContain('jane@example.com')
  const again = protect({ classes: { us_ssn: 'redact', email: 'hash' } }, full)
  expect(again).toEqual(wire)
})

describe('values that the application names', () => {
  const named = step({
    ...{ input: 'the badge is Zaunkoenig-7', name: 'of Zaunkoenig-7' },
    sensitive: [{ class: 'badge', value: 'Zaunkoenig-7' }],
  })

  test('are hidden as what they are', () => {
    const wire = protect({}, named)
    expect(wire?.sensitive).toBeUndefined()
    expect(JSON.stringify({ ...wire, hidden: {} })).not.toContain('Zaunkoenig')
    expect(arrived(wire)).toMatchObject({ input: named.input, sensitive: named.sensitive })
  })

  test('leave by no way where they are not kept', () => {
    for (const mode of ['masked', 'reference', 'metadata'] as const)
      expect(JSON.stringify(protect({ capture: { default: mode } }, named))).not.toContain(
        'Zaunkoenig',
      )
  })

  test('are told where detection is the collector’s', () => {
    expect(protect({}, named, false)).toEqual(named)
  })
})

describe('the capture modes', () => {
  test.each([true, false])('with detection here: %s', (detect) => {
    const as = (mode: 'masked' | 'reference' | 'metadata' | 'off') =>
      protect({ capture: { default: mode } }, full, detect)
    expect(as('off')).toBeNull()
    for (const mode of ['masked', 'reference', 'metadata'] as const) {
      const { sessionId: _, ...rest } = as(mode) ?? step()
      expect(JSON.stringify(rest), mode).not.toContain(ssn)
      expect(rest).toMatchObject({ ...ids, model: 'gpt-4o', usage: { inputTokens: 3 } })
    }
    expect(as('masked')?.hidden).toBeUndefined()
    expect(arrived(as('masked'))?.input).toMatchObject({ ssn: '[US_SSN]' })
    expect(as('metadata')).not.toHaveProperty('input')
    expect(as('metadata')?.userId).toBe(full.userId)
  })

  test('go by the kind of run', () => {
    const policy = { capture: { hr: 'off' } } as const
    expect(protect(policy, step({ traceType: 'HR' }))).toBeNull()
    expect(protect(policy, step())).not.toBeNull()
  })
})

test('only fields that are listed leave', () => {
  for (const detect of [true, false]) {
    const wire = protect({ allowFields: ['input.text'] }, full, detect)
    expect(Object.keys(Object(arrived(wire)?.input))).toEqual(['text'])
    expect(arrived(wire)).not.toHaveProperty('metadata')
  }
})

test('a policy that is off is told', () => {
  expect(() => protect({ preset: 'none' } as never, step())).toThrow(
    expect.objectContaining({ code: 'config_invalid' }),
  )
})
