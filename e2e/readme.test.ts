// The README's blocks marked `sh run` are run as they stand, against a collector that is up, and its table of settings is
// the program's own.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'smol-toml'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadConfig, type Config } from '../src/server/config.ts'
import { logSettings } from '../src/server/log-settings.ts'
import { Harness } from './harness.ts'

const root = resolve(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const blocks = [...readme.matchAll(/^```sh run\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '')

let harness: Harness
beforeAll(async () => {
  harness = new Harness()
  await harness.start()
})
afterAll(() => harness.dispose())

it('has blocks to run', () => {
  expect(blocks.length).toBeGreaterThanOrEqual(2)
})

it.each(blocks)('this block of the README works: %s', (block) => {
  const { status, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', block], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, SEALTRACE_DATA: harness.data, SEALTRACE_STATE: harness.state },
  })
  expect(stderr).not.toContain('sealtrace:')
  expect(status).toBe(0)
})

it('the settings in the README are the defaults, and all that are commented out are known', () => {
  const toml = /^```toml\n([\s\S]*?)^```$/m.exec(readme)?.[1] ?? ''
  const load = (text: string) => {
    const path = join(harness.path, 'readme.toml')
    writeFileSync(path, text)
    return loadConfig({ path, environment: {} })
  }
  const meaning = ({ server, limits, ...rest }: Config) => ({
    server,
    limits,
    who: [rest.access, rest.signIn, rest.reveal],
    ...logSettings({ server, limits, ...rest }),
  })
  const defaults = loadConfig({ environment: {} })
  expect(meaning(load(toml))).toEqual(meaning(defaults))
  writeFileSync(join(harness.path, 'access.cedar'), '')
  const written = toml.replaceAll(/^# (?=\w+ = )/gm, '')
  expect(Object.keys(parse(written))).toEqual(Object.keys(parse(toml)))
  expect(meaning(load(written))).not.toEqual(meaning(defaults))
})
