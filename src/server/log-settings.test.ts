import { expect, test } from 'vitest'
import { classes } from '../detect/class.ts'
import { compilePolicy } from '../protect/policy.ts'
import { defaultIndexOptions } from '../terms/indexer.ts'
import { scopeOf, treatmentOf } from '../protect/scope.ts'
import { loadConfig, type Config } from './config.ts'
import { logSettings, readSettings } from './log-settings.ts'
import { builtInPrices } from './price-file.ts'

const defaults = loadConfig({ environment: {} })

function settings(changes: Partial<Config>) {
  return logSettings({ ...defaults, ...changes })
}

test('the defaults are those of a policy with nothing said', () => {
  const { policy, ...rest } = settings({})
  expect(policy.version).toEqual(compilePolicy().version)
  expect(rest).toEqual({
    analyzers: [],
    prices: builtInPrices(),
    batchSize: 100,
    batchWait: 2,
    maxQueued: 10_000,
    maxEntrySize: 2 ** 20,
    ...{ checkpointInterval: 0, maxClockBack: 300_000 },
    indexing: defaultIndexOptions,
    subjectAttributes: [],
  })
})

test('each setting of the journal, storage and keys arrives', () => {
  expect(
    settings({
      limits: { ...defaults.limits, queuedRecords: 4 },
      journal: { batchSize: 5, batchWaitMs: 6, maxEntrySize: 7 },
      storage: { maxBytes: 8 },
      keys: { rootKeyVariable: 'MY_KEY' },
      ledger: { ...defaults.ledger, checkpointInterval: 9, maxClockBack: 10 },
    }),
  ).toMatchObject({
    maxQueued: 4,
    batchSize: 5,
    batchWait: 6,
    maxEntrySize: 7,
    maxBytes: 8,
    rootKeyVariable: 'MY_KEY',
    ...{ checkpointInterval: 9, maxClockBack: 10 },
  })
})

test('prices, the time after which a run is over and what reveals take arrive where runs are read', () => {
  const { reveal } = defaults
  expect(readSettings(defaults)).toEqual({ prices: builtInPrices(), runTimeout: 3_600_000, reveal })
  const prices = { asOf: '2026-01-01', models: new Map() }
  const asked = { ...reveal, secondPerson: true, shownSeconds: 5 }
  const runs = { timeoutMinutes: 2 }
  const changed = { ...defaults, cost: { prices }, runs, reveal: asked }
  expect(readSettings(changed)).toEqual({ prices, runTimeout: 120_000, reveal: asked })
  expect(logSettings(changed).prices).toBe(prices)
})

const fromAllowed = expect.objectContaining({ from: 'allowPaths', segments: ['a', 'b'] })

test.each<[Config['policy'], object]>([
  [{ preset: 'classic' }, { style: 'stars' }],
  [{ style: 'stars' }, { style: 'stars' }],
  [{ cards: 'strict' }, { cards: 'strict' }],
  [{ media: 'keep' }, { media: 'keep' }],
  [{ min_confidence: 0.9 }, { minConfidence: 0.9 }],
  [{ sensitive_keys: ['badge'] }, { sensitiveKeys: new Set(['badge']) }],
  [{ allow_keys: ['email'] }, { allowKeys: new Set(['email']) }],
  [{ allow_values: ['a@example.com'] }, { allowValues: new Set(['a@example.com']) }],
  [{ max_text: 100 }, { maxText: 100 }],
  [{ preset: 'pci' }, { unknown: { action: 'redact' } }],
  [{ entities: { ip: 0.9 } }, { effective: { entities: { ip: 0.9 } } }],
  [{ capture: { my_type: 'off' } }, { effective: { capture: { my_type: 'off' } } }],
  [{ allow_fields: ['user.plan'] }, { effective: { allow_fields: ['user.plan'] } }],
  [{ allow_paths: ['a.b'] }, { laterRules: expect.arrayContaining([fromAllowed]) }],
  [{ allow_patterns: ['a{3}'] }, { effective: { allow_patterns: ['a{3}'] } }],
  [
    { tools: { get_user: { sensitive: ['my_note'], action: 'redact' } } },
    { effective: { tools: { get_user: { sensitive: ['my_note'], action: 'redact' } } } },
  ],
  [
    { words: [{ class: 'project', words: ['osprey'] }] },
    { effective: { words: [{ class: 'project', words: ['osprey'] }] } },
  ],
  [
    { patterns: [{ name: 't', pattern: 'T\\d', flags: 'i', class: 'ticket', confidence: 0.5 }] },
    { effective: { patterns: [{ name: 't', flags: 'i', class: 'ticket', confidence: 0.5 }] } },
  ],
  [
    {
      rules: [
        {
          ...{ path: 'a', action: 'seal', mask: 'partial', class: 'badge', tool: 'x' },
          ...{ direction: 'input', trace_type: 'my_type', destination: 'store' },
        },
      ],
    },
    {
      rules: [
        {
          ...{ class: 'badge', treatment: { action: 'seal', mask: 'partial' } },
          when: { tool: 'x', direction: 'input', traceType: 'my_type', destination: 'store' },
        },
      ],
    },
  ],
])('policy %o', (policy, expected) => {
  expect(settings({ policy }).policy).toMatchObject(expected)
})

test('actions of classes and rules', () => {
  const { policy } = settings({
    policy: {
      classes: { email: 'REDACT', phone: { action: 'seal', mask: 'partial' } },
      rules: [{ path: 'staff.badge', action: 'drop', class: 'badge' }],
    },
  })
  expect(treatmentOf(policy, 'email')).toEqual({ action: 'redact' })
  expect(treatmentOf(policy, 'phone')).toEqual({ action: 'seal', mask: 'partial' })
  expect(scopeOf(policy).rules.get('badge')).toMatchObject([{ treatment: { action: 'drop' } }])
})

test('without masking every class is kept, but for what is said by name', () => {
  const { policy } = settings({
    policy: { enable_pii_masking: false, classes: { api_key: 'seal' } },
  })
  for (const name of classes)
    expect(treatmentOf(policy, name).action).toBe(name === 'api_key' ? 'seal' : 'keep')
  expect(treatmentOf(settings({}).policy, 'email').action).toBe('seal')
})

test('an unknown action is an error', () => {
  expect(() => settings({ policy: { classes: { email: 'hyde' } } })).toThrow(
    expect.objectContaining({ code: 'config_invalid' }),
  )
})
