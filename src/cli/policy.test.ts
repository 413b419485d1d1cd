import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { policySection } from '../server/policy-section.ts'
import { run } from './run.ts'
import { testIo } from './test-io.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealtrace-policy-'))
  writeFileSync(
    join(folder, 's.toml'),
    `[policy]
[[policy.rules]]
path = "user.email"
action = "redact"
tool = "crm"
[[policy.rules]]
class = "date"
action = "redact"
[policy.capture]
chat = "reference"
`,
  )
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function cli(argv: string[], stdin = '') {
  const test = testIo({ folder, stdin })
  const status = await run(['policy', ...argv, '--config', 's.toml'], test.io)
  // Nothing is written: the settings file is all there is.
  expect(readdirSync(folder)).toEqual(['s.toml'])
  return { status, out: test.stdout(), err: test.stderr() }
}

const value = ['--value', 'jane@example.org']

describe('policy explain', () => {
  it('shows what was found, every rule, the winner and what is shown', async () => {
    const { status, out } = await cli(['explain', '--path', 'user.email', ...value])
    expect(status).toBe(0)
    expect(out).toContain('found    email, confidence 1.00, by rule')
    expect(out).toContain('- rules[0]: redact; condition tool does not hold')
    expect(out).toContain('+ preset: seal; path user.email fits')
    expect(out).toContain('winner   preset\naction   seal (email)\nshown    "jane@***.org"')
  })

  it('takes each condition', async () => {
    const shown = async (...more: string[]) =>
      JSON.parse((await cli(['explain', '--path', 'user.email', ...value, '--json', ...more])).out)
    expect(await shown('--tool', 'crm')).toMatchObject({ winner: 'rules[0]', shown: '[REDACTED]' })
    expect((await shown('--trace-type', 'chat')).shown).toMatch(/^\[reference length=16/)
    expect(await shown('--direction', 'input', '--destination', 'export')).toMatchObject({
      path: 'user.email',
      winner: 'preset',
    })
  })

  it('reads a value from stdin', async () => {
    const { out } = await cli(['explain', '--value', '-', '--json'], 'to jane@example.org\n')
    expect(JSON.parse(out)).toMatchObject({ shown: 'to [EMAIL_1]' })
  })

  it.each([
    [['explain'], /--value is required/],
    [['explain', ...value, '--direction', 'up'], /--direction takes input or output/],
    [['explain', ...value, '--destination', 'up'], /--destination takes store or export/],
    [['forget'], /explain, check, show, test TABLE/],
    [['show', '--url', 'http://x'], /leave --url out/],
  ])('%j is refused', async (argv, message) => {
    const { status, err } = await cli(argv)
    expect(status).toBe(2)
    expect(err).toMatch(message)
  })
})

it('policy check prints the version and what can never take effect', async () => {
  const { status, out } = await cli(['check'])
  expect(status).toBe(0)
  expect(out).toMatch(/^the policy compiles, version [0-9a-f]{64}\n/)
  expect(out).toContain('warning: rules[1] can never take effect: class date is switched off')
  writeFileSync(join(folder, 's.toml'), '[policy.classes]\nemail = "hyde"\n')
  const wrong = await cli(['check'])
  expect(wrong.status).toBe(2)
  expect(wrong.err).toContain('classes.email.action')
})

it('policy show prints the policy in force', async () => {
  const { out } = await cli(['show'])
  expect(out).toContain('min_confidence = 0.4')
  const shown = JSON.parse((await cli(['show', '--json'])).out)
  expect(shown).toMatchObject({
    version: expect.stringMatching(/^[0-9a-f]{64}$/),
    policy: { rules: [{ path: 'user.email', tool: 'crm' }, { class: 'date' }] },
  })
})

it('policy show names the preset, what it looks for and settings of the file only', async () => {
  writeFileSync(
    join(folder, 's.toml'),
    '[policy]\npreset = "hipaa"\nallow_paths = ["a.note"]\nentities = { age = false, person = 0.7 }\n',
  )
  const { out } = await cli(['show'])
  expect(out).toContain('\npreset = "hipaa"\n')
  for (const line of ['age = false', 'date = true', 'person = 0.7', 'title = false'])
    expect(out).toContain(`\n${line}\n`)
  expect(out).toMatch(/\nallow_paths = \[ ?"a\.note" ?\]\n/)
  expect(out).not.toMatch(/later_rules|unknown/)
  const { policy } = JSON.parse((await cli(['show', '--json'])).out)
  const known = new Set(Object.keys(policySection.shape))
  expect(Object.keys(policy).filter((name) => !known.has(name))).toEqual([])
})

it("policy show lists the preset's rules as remarks", async () => {
  const { out } = await cli(['show'])
  expect(out).toContain(
    '\n# Rules of the preset, after all others:\n# user.email (email): seal, mask partial\n',
  )
  const { presetRules } = JSON.parse((await cli(['show', '--json'])).out)
  expect(presetRules[0]).toEqual({
    path: 'user.email',
    class: 'email',
    action: 'seal',
    mask: 'partial',
  })
})
