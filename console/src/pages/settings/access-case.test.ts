import { expect, it } from 'vitest'
import { accessCase } from './access-case.ts'

const form = {
  roles: ' analyst, dpo,',
  action: 'reveal',
  traceType: ' hr ',
  environment: '',
  class: 'us_ssn',
  purpose: ' ',
} as const

it('[U7] a case says what was filled in, and of a run only where the right is asked of runs', () => {
  expect(accessCase(form)).toEqual({
    principal: { roles: ['analyst', 'dpo'] },
    action: 'reveal',
    run: { traceType: 'hr', class: 'us_ssn' },
  })
  expect(accessCase({ ...form, action: 'manage-keys' })).toEqual({
    principal: { roles: ['analyst', 'dpo'] },
    action: 'manage-keys',
  })
})
