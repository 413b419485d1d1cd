import { expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { compilePolicy, type PolicyOptions } from './policy.ts'
import { treatmentOf } from './scope.ts'

const wrong: [unknown, string][] = [
  [{ colour: 1 }, 'policy'],
  [{ preset: 'x' }, 'preset'],
  [{ classes: { email: 'mask' } }, 'classes.email.action'],
  [{ classes: { emial: 'redact' } }, 'classes'],
  [{ classes: { email: { action: 'seal', mask: 'half' } } }, 'classes.email.mask'],
  [{ classes: { email: { action: 'redact', mask: 'partial' } } }, 'classes.email.mask'],
  [{ rules: [{ path: 'a', action: 'HASHED' }] }, 'rules[0].action'],
  [{ rules: [{ path: '', action: 'seal' }] }, 'rules[0].path'],
  [{ rules: [{ path: 'a', action: 'seal', class: 'No Class' }] }, 'rules[0].class'],
  [{ minConfidence: 2 }, 'minConfidence'],
  [{ allowKeys: [1] }, 'allowKeys[0]'],
  [{ sensitiveKeys: 'x' }, 'sensitiveKeys'],
  [{ rules: [{ action: 'seal' }] }, 'rules[0]'],
  [{ rules: [{ path: 'a', action: 'seal', direction: 'sideways' }] }, 'rules[0].direction'],
  [{ rules: [{ path: 'a', action: 'seal', tool: '' }] }, 'rules[0].tool'],
  [{ rules: [{ path: 'a', action: 'seal', when: 1 }] }, 'rules[0]'],
  [{ entities: { email: 2 } }, 'entities (entry 1)'],
  [{ entities: { email: 'yes' } }, 'entities (entry 1)'],
  [{ tools: { x: { sensitive: 'ssn' } } }, 'tools (entry 1).sensitive'],
  [{ tools: { x: { sensitive: [], action: 'hide' } } }, 'tools (entry 1).action'],
  [{ capture: { x: 'some' } }, 'capture (entry 1)'],
  [{ allowFields: [''] }, 'allowFields[0]'],
  [{ allowPaths: ['*'] }, 'allowPaths[0]'],
  [{ maxText: 0 }, 'maxText'],
]

it.each(wrong)('[P12] refuses %j', (options, where) => {
  try {
    compilePolicy(options as PolicyOptions)
  } catch (error) {
    expect(SealtraceError.is(error) && error.code).toBe('config_invalid')
    expect((error as Error).message).toContain(`policy setting ${where}`)
    return
  }
  throw new Error('accepted')
})

it('[P12] takes the names of actions in any case', () => {
  for (const action of ['REPLACE', 'Partial', 'redact', 'HASH'])
    expect(treatmentOf(compilePolicy({ classes: { email: action } }), 'email').action).toBe(
      action.toLowerCase(),
    )
})

it('[P12] has one version per meaning', () => {
  const version = (options?: PolicyOptions) => toHex(compilePolicy(options).version)
  expect(version()).toMatch(/^[0-9a-f]{64}$/)
  expect(version()).toBe(version({ preset: 'default', style: 'placeholder', allowKeys: [] }))
  expect(version({ allowKeys: ['a', 'b'] })).toBe(version({ allowKeys: ['b', 'A'] }))
  const different: PolicyOptions[] = [
    {},
    { preset: 'classic' },
    { cards: 'strict' },
    { classes: { email: 'redact' } },
    { rules: [{ path: 'a', action: 'seal' }] },
    { rules: [{ path: 'a', action: 'drop' }] },
    { sensitiveKeys: ['a'] },
    { allowKeys: ['a'] },
    { allowValues: ['a'] },
    { media: 'keep' },
    { minConfidence: 0.5 },
    { preset: 'strict' },
    { preset: 'pci' },
    { preset: 'hipaa' },
    { preset: 'gdpr' },
    { entities: { email: false } },
    { entities: { email: 0.9 } },
    { rules: [{ class: 'email', action: 'drop' }] },
    { rules: [{ class: 'email', action: 'drop', tool: 'x' }] },
    { rules: [{ class: 'email', action: 'drop', direction: 'input' }] },
    { rules: [{ class: 'email', action: 'drop', traceType: 'x' }] },
    { rules: [{ class: 'email', action: 'drop', destination: 'store' }] },
    { tools: { x: { sensitive: ['a'] } } },
    { tools: { x: { sensitive: ['a'], action: 'redact' } } },
    { capture: { default: 'masked' } },
    { capture: { x: 'masked' } },
    { allowFields: [] },
    { allowFields: ['a'] },
    { allowPaths: ['a'] },
    { allowPatterns: ['a'] },
    { words: [{ words: ['a'] }] },
    { patterns: [{ name: 'a', pattern: 'a' }] },
    { maxText: 10 },
  ]
  expect(new Set(different.map(version)).size).toBe(different.length)
})

it('is frozen', () => {
  expect(Object.isFrozen(compilePolicy())).toBe(true)
})
