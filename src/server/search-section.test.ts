import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../testing/temp-folder.ts'
import { defaultIndexOptions } from '../terms/indexer.ts'
import { loadConfig } from './config.ts'
import { logSettings } from './log-settings.ts'

function indexing(toml: string) {
  using folder = tempFolder()
  const path = join(folder.path, 'sealtrace.toml')
  writeFileSync(path, toml)
  return logSettings(loadConfig({ path, environment: {} })).indexing
}

it('defaults are those of the index', () => {
  expect(indexing('')).toEqual(defaultIndexOptions)
})

it('each setting reaches the index', () => {
  const { terms } = defaultIndexOptions
  const cases: [toml: string, changed: object][] = [
    ['words = false', { words: false }],
    ['prefix = true', { prefix: true }],
    ['phone_country_code = 49', { terms: { ...terms, phoneCountryCode: 49 } }],
    ['email_dots = false', { terms: { ...terms, emailDots: false } }],
    ['email_tags = true', { terms: { ...terms, emailTags: true } }],
  ]
  for (const [toml, changed] of cases)
    expect(indexing(`[search]\n${toml}`)).toEqual({ ...defaultIndexOptions, ...changed })
})

it.each(['words = 1', 'phone_country_code = 0', 'phone_country_code = "US"', 'wrods = true'])(
  'refuses %s',
  (toml) => {
    expect(() => indexing(`[search]\n${toml}`)).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
  },
)
