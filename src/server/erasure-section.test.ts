import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../testing/temp-folder.ts'
import { loadConfig } from './config.ts'
import { logSettings } from './log-settings.ts'

function configOf(toml: string) {
  using folder = tempFolder()
  const path = join(folder.path, 'sealtrace.toml')
  writeFileSync(path, toml)
  return loadConfig({ path, environment: {} })
}

it('an erasure needs one person, and no attribute names anybody, unless the file says so', () => {
  expect(configOf('').erasure).toEqual({ secondPerson: false, requestDays: 7 })
  expect(logSettings(configOf('')).subjectAttributes).toEqual([])
})

it('each setting is taken', () => {
  const { erasure } = configOf('[erasure]\nsecond_person = true\nrequest_days = 30')
  expect(erasure).toEqual({ secondPerson: true, requestDays: 30 })
  const named = configOf('[subjects]\nattributes = ["customer.id", "enduser.id"]')
  expect(logSettings(named).subjectAttributes).toEqual(['customer.id', 'enduser.id'])
})

it.each([
  '[erasure]\nsecond_person = "yes"',
  '[erasure]\nrequest_days = 0',
  '[erasure]\nsecond = true',
  '[subjects]\nattributes = "customer.id"',
  '[subjects]\nattributes = [""]',
  '[subjects]\nattributes = ["a..b"]',
  '[subjects]\nattributes = ["a.b.c.d.e.f.g.h.i"]',
])('refuses %j', (toml) => {
  expect(() => configOf(toml)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
})
