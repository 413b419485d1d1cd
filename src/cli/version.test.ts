import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { version } from './version.ts'

const root = join(import.meta.dirname, '../..')

it('is that of the package, in the sources', () => {
  expect(version()).toBe(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version)
})

it('is that of the package, where it was built and installed as a copy', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sealtrace-version-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const installed = join(folder, 'node_modules/sealtrace')
  mkdirSync(join(installed, 'cli'), { recursive: true })
  writeFileSync(join(installed, 'package.json'), '{"name":"sealtrace","version":"7.8.9"}')
  // Of another package: what it is installed into.
  writeFileSync(join(folder, 'package.json'), '{"name":"bot","version":"1.0.0"}')
  const file = join(installed, 'cli/version.ts')
  copyFileSync(join(import.meta.dirname, 'version.ts'), file)
  const copy = (await import(pathToFileURL(file).href)) as { version(): string }
  expect(copy.version()).toBe('7.8.9')
})
