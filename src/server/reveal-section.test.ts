import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../testing/temp-folder.ts'
import { loadConfig } from './config.ts'

function read(toml: string) {
  using folder = tempFolder()
  const path = join(folder.path, 'x.toml')
  writeFileSync(path, toml)
  return loadConfig({ path, environment: {} }).reveal
}

it('[W65] what is set is in force', () => {
  expect(read('')).toEqual({ secondPerson: false, requestHours: 24, shownSeconds: 30 })
  const toml = '[reveal]\nsecond_person = ["health"]\nrequest_hours = 1.5\nshown_seconds = 5'
  expect(read(toml)).toEqual({ secondPerson: ['health'], requestHours: 1.5, shownSeconds: 5 })
  expect(read('[reveal]\nsecond_person = true').secondPerson).toBe(true)
})

it.each([
  'second_person = "health"',
  'second_person = ["No Class"]',
  'request_hours = 0',
  'shown_seconds = 0',
  'shown_secs = 3',
])('[W65] %s is refused', (line) => {
  expect(() => read(`[reveal]\n${line}`)).toThrow(/reveal\./)
})
