import { expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { compilePolicy, type PolicyOptions, treatmentOf } from './policy.ts'

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
  ]
  expect(new Set(different.map(version)).size).toBe(different.length)
})

it('is frozen', () => {
  expect(Object.isFrozen(compilePolicy())).toBe(true)
})
