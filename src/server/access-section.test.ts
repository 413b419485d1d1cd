import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { may, type Authority } from '../access/principal.ts'
import { readyAuthority } from '../access/ready-authority.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { authorityOf } from './access-section.ts'
import { checkTraceTypes } from './check-trace-types.ts'
import { loadConfig } from './config.ts'

function accessOf(toml: string, policy?: string) {
  using folder = tempFolder()
  const path = join(folder.path, 'sealtrace.toml')
  writeFileSync(path, toml)
  if (policy !== undefined) writeFileSync(join(folder.path, 'access.cedar'), policy)
  const { path: file, ...access } = loadConfig({ path, environment: {} }).access
  return { ...access, file: file === null ? null : file.slice(folder.path.length) }
}

const reads = 'permit (principal in Role::"support", action == Action::"read-content", resource);'
const may_ = (authority: Authority, role: string, traceType: string | null = null) =>
  may({ name: 'key:1', roles: [role], authority }, 'read-content', { traceType })

it('[W14] by default the ready roles are in force, and nothing else', () => {
  const access = accessOf('')
  expect(access).toEqual({ text: null, traceTypes: {}, roles: [], readyRoles: true, file: null })
  expect(authorityOf(access, 'default')).toBe(readyAuthority)
})

it('[W14] each setting is taken', () => {
  const named = accessOf('[access]\npolicy = "access.cedar"\nroles = ["support"]', reads)
  expect(named).toMatchObject({ text: reads, file: '/access.cedar' })
  expect(may_(authorityOf(named, 'default'), 'support')).toBe(true)
  expect(may_(authorityOf(named, 'default'), 'analyst')).toBe(true)
  const types = accessOf('[access]\ntrace_types = { hr = ["investigator"] }')
  expect(may_(authorityOf(types, 'default'), 'analyst', 'hr')).toBe(false)
  expect(may_(authorityOf(types, 'default'), 'investigator', 'hr')).toBe(true)
  const bare = accessOf('[access]\nready_roles = false')
  expect(may_(authorityOf(bare, 'default'), 'analyst')).toBe(false)
})

it.each([
  '[access]\npolicy = "nowhere.cedar"',
  '[access]\npolicy = ""',
  '[access]\nroles = ["Not a role"]',
  '[access]\ntrace_types = { hr = "admin" }',
  '[access]\nready = true',
])('[W14] refuses %j', (toml) => {
  expect(() => accessOf(toml)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
})

it('[W14] refuses a policy without the role that it names', () => {
  const access = accessOf('[access]\npolicy = "access.cedar"', reads)
  const refused = expect.objectContaining({
    message: 'access policy: at line:column 1:22 an unknown role',
  })
  expect(() => authorityOf(access, 'default')).toThrow(refused)
})

it.each(['net/10.1.2.3', 'tel.555-123-4567', 'ssn-078-05-1120'])(
  '[W9] a type that stands in headers as a token cannot be left to roles: %s',
  (type) => {
    using folder = tempFolder()
    const path = join(folder.path, 'sealtrace.toml')
    writeFileSync(path, `[access]\ntrace_types = { "${type}" = ["investigator"] }\n`)
    const config = loadConfig({ path, environment: {} })
    expect(() => checkTraceTypes(config)).toThrow(/trace_types: detection/)
    const fine = { ...config, access: { ...config.access, traceTypes: { hr: ['admin'] } } }
    expect(() => checkTraceTypes(fine)).not.toThrow()
  },
)
