import { expect, it } from 'vitest'
import { roleWarning } from './role-warning.ts'

const permit = 'permit (principal in Role::"desk", action, resource);'

it.each([
  ['desk', permit],
  ['desk', 'permit (principal in Role :: "desk", action, resource);'],
  ['desk', `// Role::"other"\n${permit}`],
  [
    'desk',
    'permit (principal, action, resource) when { "a//" == "b" || principal in Role::"desk" };',
  ],
  ['viewer', null],
])('[W39] %s is named by %j', (role, text) => {
  expect(roleWarning(role, { text })).toBeNull()
})

it.each([
  ['desk', null, true],
  ['desk', '', true],
  ['desk', `  // ${permit}`, true],
  ['desk', `permit (principal in Role::"other", action, resource); // not "yet": ${permit}`, true],
  ['desk', 'permit (principal in Role::"desk2", action, resource);', true],
  ['viewer', permit, false],
])('[W39] %s is not named by %j, with ready roles %j', (role, text, readyRoles) => {
  expect(roleWarning(role, { text, readyRoles })).toContain(`the role ${role}:`)
})
