// The published schema and the validator say the same: what one takes the other takes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SealtraceError } from '../error.ts'
import { stepKinds } from '../record/step.ts'
import { nativeStep } from './native-step.ts'
import schema from './step.schema.json' with { type: 'json' }

const matches = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(
  schema,
)

/** Null where the validator takes it, else what it says. */
function refusal(value: Record<string, unknown>): string | null {
  try {
    nativeStep(value)
    return null
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    return error.message
  }
}

const ids = (length: number) =>
  fc.oneof(
    fc.constantFrom('', null, '0'.repeat(length), 'A'.repeat(length), 'canary', 7),
    fc.string({ minLength: length, maxLength: length, unit: fc.constantFrom(...'0123456789abF') }),
  )
const isoTexts = fc
  .tuple(
    fc.constantFrom('1969', '1970', '1971', '2024', '2025', '2249', '2250', '9999', '999'),
    fc.constantFrom('00', '01', '02', '04', '11', '12', '13'),
    fc.constantFrom('00', '01', '28', '29', '30', '31', '32'),
    fc.constantFrom('00:00', '23:59', '24:00', '12:60', '1:00', '12:00:59', '12:00:60'),
    fc.constantFrom('', '.1', '.123456', '.123456789', '.1234567890', '.'),
    fc.constantFrom('Z', '+00:00', '-23:59', '+24:00', '', 'z', '+0100'),
  )
  .map(
    ([year, month, day, time, fraction, zone]) =>
      `${year}-${month}-${day}T${time}${fraction}${zone}`,
  )
const times = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('2026-11-21T06:00:00Z', 1_795_240_800_000_000) },
  isoTexts,
  fc.constantFrom<unknown>(null, 0, -1, 0.5, 2 ** 53 - 1, 2 ** 53, '', 'canary', true, {}),
)
const texts = fc.oneof(fc.string(), fc.constantFrom<unknown>(null, '', 1, true, [], {}))
const counts = fc.constantFrom<unknown>(0, 1, -1, 0.5, 2 ** 53 - 1, 2 ** 53, null, '1')
const usage = fc.oneof(
  fc.record(
    {
      ...{ inputTokens: counts, outputTokens: counts, totalTokens: counts },
      ...{ cacheReadTokens: counts, cacheWriteTokens: counts, reasoningTokens: counts },
    },
    { requiredKeys: [] },
  ),
  fc.constantFrom<unknown>(null, [], 'canary', { canary: 1 }),
)
const partial = fc.oneof(
  fc.record(
    {
      order: times,
      unsaid: fc.oneof(
        fc.array(fc.constantFrom<unknown>('kind', 'name', 'start', 'end', 1)),
        fc.constantFrom<unknown>(null, 'kind', {}),
      ),
      canary: fc.constant(1),
    },
    { requiredKeys: [] },
  ),
  fc.constantFrom<unknown>({ order: 1 }, null, [], true, 'canary'),
)
const errors = fc.oneof(
  texts,
  fc.record({ type: texts, message: texts, stack: texts, canary: texts }, { requiredKeys: [] }),
)
const sensitive = fc.oneof(
  fc.array(
    fc.record(
      {
        class: fc.constantFrom<unknown>(
          'salary',
          'a',
          'a_1',
          '1a',
          'Salary',
          '',
          'a'.repeat(41),
          1,
        ),
        value: fc.constantFrom<unknown>('', 'x', 0, -1.5, 1e300, null, true, [], {}),
        canary: fc.constant(1),
      },
      { requiredKeys: [] },
    ),
  ),
  fc.constantFrom<unknown>(
    ...[null, [], {}, 'canary', true, [null], [{ class: 'salary', value: 1 }]],
    Array.from({ length: 2001 }, () => ({ class: 'salary', value: 1 })),
  ),
)
const anything = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant({}), fc.constant(null))
const fields = {
  traceId: ids(32),
  spanId: ids(16),
  parentSpanId: ids(16),
  joinsSpan: fc.constantFrom<unknown>(true, false, null, 'true', 1),
  partial,
  derived: fc.oneof(
    fc.record(
      {
        trace: fc.constantFrom<unknown>(true, false, null),
        span: fc.boolean(),
        parent: fc.constantFrom<unknown>(true, 1),
        canary: fc.constant(true),
      },
      { requiredKeys: [] },
    ),
    fc.constantFrom<unknown>(null, [], true, {}),
  ),
  kind: fc.constantFrom<unknown>(...stepKinds, null, 'canary', 1),
  name: texts,
  startTime: times,
  endTime: times,
  status: fc.constantFrom<unknown>('unset', 'ok', 'error', null, 'OK', 1),
  model: texts,
  provider: texts,
  agent: texts,
  tool: texts,
  toolCallId: texts,
  traceType: texts,
  environment: texts,
  userId: texts,
  sessionId: texts,
  usage,
  costUsd: fc.constantFrom<unknown>(0, 0.5, -1, null, '1'),
  input: anything,
  output: anything,
  error: errors,
  tags: fc.oneof(fc.array(texts), fc.constantFrom<unknown>(null, 'canary', {})),
  metadata: anything,
  attributes: anything,
  sensitive,
  another: anything,
}
const good = { startTime: '2026-11-21T06:00:00Z', spanId: 'b'.repeat(16), traceId: 'a'.repeat(32) }

describe('schema and validator agree', () => {
  // What a schema cannot say: the one field after the other.
  const check = (value: Record<string, unknown>): void => {
    const said = refusal(value)
    if (said === 'step: endTime is not valid; see /schemas/step.json' && matches(value)) {
      expect(refusal({ ...value, endTime: null, startTime: value['startTime'] })).toBe(null)
      return
    }
    expect([said === null, JSON.stringify(value)]).toEqual([matches(value), JSON.stringify(value)])
  }

  test.each(Object.entries(fields))('on %s alone', (name, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (value) => check({ ...good, [name]: value })),
      { numRuns: 300 },
    )
  })

  test('on each day, hour and year', () => {
    const two = (n: number) => String(n).padStart(2, '0')
    for (let n = 0; n < 34; n++)
      for (let m = 0; m < 34; m++)
        for (const startTime of [
          `2025-${two(n)}-${two(m)}T06:00Z`,
          `2025-01-31T${two(n)}:${two(m * 2)}:00.5+02:00`,
          `2025-01-31T06:00:00-${two(n)}:${two(m * 2)}`,
          `${1900 + 34 * n + m}-12-31T23:59:59Z`,
        ])
          check({ ...good, startTime })
  })

  test('on any fields together', () => {
    fc.assert(
      fc.property(fc.record(fields, { requiredKeys: [] }), (value) => check(value)),
      { numRuns: 1000 },
    )
  })

  test('on sound fields together', () => {
    const sound = Object.fromEntries(
      Object.entries(fields).map(([name, arbitrary]) => [
        name,
        (arbitrary as fc.Arbitrary<unknown>).filter(
          (value) => refusal({ ...good, [name]: value }) === null,
        ),
      ]),
    )
    let taken = 0
    fc.assert(
      fc.property(fc.record(sound, { requiredKeys: [] }), (value) => {
        check(value)
        if (matches(value)) taken++
      }),
      { numRuns: 1000 },
    )
    expect(taken).toBeGreaterThan(100)
  })

  test('the schema knows each field and says what it means', () => {
    expect(Object.keys(schema.properties).toSorted()).toEqual(
      Object.keys(fields)
        .filter((name) => name !== 'another')
        .toSorted(),
    )
    for (const [name, field] of Object.entries(schema.properties))
      expect([name, field.description.length > 20]).toEqual([name, true])
  })

  test('docs/record.md knows each field, and its lines are steps', () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/record.md'), 'utf8')
    const rows = [...text.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].map(([, names = '']) => names)
    const named = rows.flatMap((names) => names.replaceAll('`', '').split(', '))
    expect(named.toSorted()).toEqual(Object.keys(schema.properties).toSorted())
    const lines = text.split('\n').filter((line) => /^\{"(sessionId|traceId)"/.test(line))
    expect(lines).toHaveLength(5)
    for (const line of lines)
      expect([refusal(JSON.parse(line)), matches(JSON.parse(line))]).toEqual([null, true])
  })

  test('its examples are steps', () => {
    for (const example of schema.examples) {
      expect(matches(example)).toBe(true)
      expect(refusal(example)).toBe(null)
    }
  })
})

describe('derived ids', () => {
  test('are those that were said to be, and those that are missing', () => {
    const step = { ...good, parentSpanId: 'c'.repeat(16) }
    expect(nativeStep({ ...step, derived: { span: true, parent: true } }).derived).toEqual({
      ...{ span: true, parent: true },
    })
    expect(nativeStep({ ...step, derived: { trace: false } })).not.toHaveProperty('derived')
    expect(nativeStep({ ...step, spanId: '', derived: { trace: true } }).derived).toEqual({
      ...{ trace: true, span: true },
    })
  })
})

describe('a part', () => {
  const part = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), partial: { order: 7 } }

  test('does not say what it leaves out', () => {
    expect(nativeStep({ ...part, endTime: 9, output: 1 })).toMatchObject({
      partial: { order: 7, unsaid: ['kind', 'name', 'start'] },
      startTime: 9,
      endTime: 9,
    })
    const whole = { ...part, kind: 'tool', name: 'n', startTime: 3 }
    expect(nativeStep(whole).partial).toEqual({ order: 7 })
    const told = { ...whole, partial: { order: '2026-11-21T06:00:00Z', unsaid: ['name'] } }
    expect(nativeStep(told).partial).toEqual({ order: 1_795_240_800_000_000, unsaid: ['name'] })
  })

  test.each([
    [{ ...part, spanId: null, startTime: 1 }, 'spanId'],
    [{ ...part, traceId: '', startTime: 1 }, 'traceId'],
    [part, 'startTime', 'is required'],
    [{ ...part, partial: {}, startTime: 1 }, 'order'],
    [{ ...part, partial: { order: 1, unsaid: ['canary'] }, startTime: 1 }, 'unsaid'],
  ])('needs what ties it to the others: %#', (value, field, why = 'is not valid') => {
    expect(refusal(value)).toBe(`step: ${field} ${why}; see /schemas/step.json`)
  })
})
