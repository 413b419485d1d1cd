import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../testing/temp-folder.ts'
import { run } from './run.ts'
import { testIo } from './test-io.ts'

const policy = `@id("support-chat")
permit (principal in Role::"support", action == Action::"read-content", resource)
when { resource has traceType && resource.traceType == "chat" };
`
const settings = `[access]
policy = "access.cedar"
roles = ["support"]
trace_types = { hr = ["investigator"] }
`
const cases = (expected: string): string => `[[cases]]
principal = { roles = ["support"] }
action = "read-content"
run = { traceType = "chat" }
expect = "allow"

[[cases]]
principal = { roles = ["analyst"] }
action = "read-content"
run = { traceType = "hr" }
expect = "${expected}"
`

async function cli(argv: string[], files: Record<string, string> = {}) {
  using folder = tempFolder()
  const all = { 's.toml': settings, 'access.cedar': policy, ...files }
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder.path, name), text)
  const test = testIo({ folder: folder.path })
  const status = await run(['policy', ...argv, '--config', 's.toml'], test.io)
  return { status, out: test.stdout(), err: test.stderr() }
}

it('[W16] test runs a table of cases, and ends with 1 when one is not as expected', async () => {
  const good = await cli(['test', 'cases.toml'], { 'cases.toml': cases('deny') })
  expect([good.status, good.out]).toEqual([
    0,
    '+ allow support read-content traceType=chat: support-chat\n' +
      '+ deny analyst read-content traceType=hr: trace-type hr\n2 cases, 0 not as expected\n',
  ])
  const bad = await cli(['test', 'cases.toml', '--json'], { 'cases.toml': cases('allow') })
  expect(bad.status).toBe(1)
  expect(JSON.parse(bad.out)).toMatchObject({
    ...{ ok: false, differ: 1 },
    answers: [
      { decision: 'allow', because: ['support-chat'], asExpected: true },
      { decision: 'deny', because: ['trace-type hr'], asExpected: false },
    ],
  })
  const json = JSON.stringify({
    cases: [{ principal: { roles: ['admin'] }, action: 'manage-keys', expect: 'allow' }],
  })
  expect((await cli(['test', 'cases.json'], { 'cases.json': json })).status).toBe(0)
})

it.each([
  ['nothing', '', /cases/],
  ['no TOML', '[[cases', /not valid TOML at line 1/],
  [
    'an unknown action',
    '[[cases]]\nprincipal = { roles = [] }\naction = "canary"',
    /cases\.0\.action/,
  ],
  ['an unknown field', '[[cases]]\ncanary = 1', /cases\.0/],
])('[W16] test refuses a table with %s', async (_, table, message) => {
  const { status, err } = await cli(['test', 'cases.toml'], { 'cases.toml': table })
  expect(status).toBe(2)
  expect(err).toMatch(message)
})

it('[W16] check says whether a file holds, and where not', async () => {
  const good = await cli(['check', 'access.cedar', '--json'])
  expect([good.status, JSON.parse(good.out)]).toEqual([
    0,
    { ok: true, policies: ['support-chat'], problems: [] },
  ])
  const bad = await cli(['check', 'b.cedar'], {
    'b.cedar': `\n${policy.replace('support"', 'sup"')}`,
  })
  expect([bad.status, bad.out]).toEqual([1, '3:22 an unknown role\n'])
  expect((await cli(['check', 'nowhere.cedar'])).status).toBe(2)
})

it('[W16] roles prints the ready roles, which hold as a file too', async () => {
  const { out } = await cli(['roles'])
  expect(out).toContain('@id("ingest-writes")')
  const files = { 's.toml': '[access]\nready_roles = false', 'ready.cedar': out }
  expect((await cli(['check', 'ready.cedar'], files)).status).toBe(0)
  const shown = JSON.parse((await cli(['roles', '--json'])).out)
  expect(shown.ready).toHaveLength(7)
  expect(shown.schema).toContain('"support"')
})

it('[W14] settings with a policy that does not hold are refused with status 2', async () => {
  const broken = { 'access.cedar': 'permit (', 'cases.toml': cases('deny') }
  const { status, err } = await cli(['test', 'cases.toml'], broken)
  expect([status, err]).toEqual([
    2,
    expect.stringContaining('config_invalid: access policy: at line:column 1:9 a syntax error'),
  ])
})
