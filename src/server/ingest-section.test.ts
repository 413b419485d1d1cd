import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../testing/temp-folder.ts'
import { loadConfig } from './config.ts'

it('[E23] signed_only is false unless the settings say so', () => {
  using folder = tempFolder()
  const path = join(folder.path, 'sealtrace.toml')
  const read = (text: string) => {
    writeFileSync(path, text)
    return loadConfig({ path, environment: {} }).ingest
  }
  expect(loadConfig({ environment: {} }).ingest).toEqual({ signedOnly: false })
  expect(read('[ingest]\nsigned_only = true\n')).toEqual({ signedOnly: true })
  expect(read('[ingest]\nsigned_only = false\n')).toEqual({ signedOnly: false })
  expect(() => read('[ingest]\nsigned_only = "yes"\n')).toThrow(/ingest\.signed_only/)
  expect(() => read('[ingest]\nsigned = true\n')).toThrow(/unknown setting ingest\.signed/)
})
