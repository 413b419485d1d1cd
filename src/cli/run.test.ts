import { describe, expect, it } from 'vitest'
import { run } from './run.ts'
import { testIo } from './test-io.ts'
import { verbs } from './verbs.ts'

const folder = '/nonexistent-folder-of-sealtrace-tests'

async function cli(argv: string[], environment: NodeJS.ProcessEnv = {}) {
  const test = testIo({ environment, folder })
  const status = await run(argv, test.io)
  return { status, stdout: test.stdout(), stderr: test.stderr() }
}

describe('help', () => {
  it('of the program names every verb', async () => {
    const { status, stdout } = await cli(['--help'])
    expect(status).toBe(0)
    for (const { name } of verbs) expect(stdout).toContain(`\n  ${name} `)
  })

  it.each(verbs.map((verb) => [verb.name, verb] as const))(
    'of %s has usage, options, examples and exit statuses',
    async (name, verb) => {
      for (const argv of [
        [name, '--help'],
        [name, '-h'],
        ['--help', name],
        ['help', name],
      ]) {
        const { status, stdout, stderr } = await cli(argv)
        expect(status).toBe(0)
        expect(stderr).toBe('')
        expect(stdout).toContain(`Usage:\n  sealtrace ${name}`)
        expect(stdout).toContain('Examples:\n  ')
        expect(stdout).toContain(`Exit status:\n  0  ${verb.exitStatuses?.[0]?.[1] ?? 'fine'}`)
        for (const option of verb.options) expect(stdout).toContain(`--${option.name}`)
      }
      expect(verb.examples.length).toBeGreaterThan(0)
      expect(verb.summary).not.toMatch(/\.$/)
    },
  )

  it.each(verbs.map((verb) => [verb.name, verb] as const))(
    'the command of %s is there',
    async (_name, verb) => {
      expect(typeof (await verb.load())).toBe('function')
    },
  )
})

describe('the command line', () => {
  it('prints the version', async () => {
    expect(await cli(['--version'])).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^sealtrace \d+\.\d+\.\d+\n$/),
      stderr: '',
    })
    expect(JSON.parse((await cli(['ls', '--version', '--json'])).stdout)).toHaveProperty('version')
  })

  it.each([
    [[], /which verb/],
    [['shwo'], /did you mean show\?/],
    [['ls', '--limt', '3'], /did you mean --limit\?/],
    [['ls', '--limit'], /--limit takes a value/],
    [['ls', '--limit', '0'], /--limit takes a whole number/],
    [['ls', '--limit=-5'], /--limit takes a whole number/],
    [['ls', '--limit', '--json'], /starts with a dash/],
    [['ls', '--json=yes'], /--json takes no value/],
    [['ls', '--since', 'yesterday'], /--since takes an ISO time/],
    [['ls', '--kind', 'poem'], /--kind takes one of agent/],
    [['ls', '--status', 'fine'], /--status takes/],
    [['ls', 'extra'], /ls takes no words/],
    [['ls', '--project', '../up'], /--project takes/],
    [['show'], /show needs TRACE/],
    [['show', 'xyz'], /show takes a trace id/],
    [['show', 'abc'], /show takes a trace id/],
    [['reveal', 'zzz', '--class', 'email', '--reason', 'x'], /record id/],
    [
      ['reveal', '0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10', '--class', 'email'],
      /--reason is required/,
    ],
    [
      ['reveal', '0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10', '--class', 'email', '--reason', '  '],
      /--reason is required/,
    ],
    [['reveal', '0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10', '--reason', 'x'], /--class is required/],
    [['record', 'x', '--format', 'xml'], /--format takes one of/],
    [['record', 'no-such-file'], /no such FILE/],
    [['apikey', 'creat'], /did you mean create\?/],
    [['apikey', 'create'], /--role is required/],
    [['apikey', 'create', '--role', 'viewr'], /did you mean viewer\?/],
    [['apikey', 'revoke', 'x'], /takes the id of a key/],
    [['ls', '--url', 'ftp://x'], /--url takes an http or https URL/],
    [['ls', '--url', 'http://user:secret@x'], /may hold no credentials/],
    [['ls', '--url', 'http://127.0.0.1:1'], /SEALTRACE_API_KEY/],
    [['start', '--port', '70000'], /--port takes a whole number/],
    [['scan', '.', '--url', 'http://x'], /scan needs no log; leave --url out/],
    [['policy', 'show', '--data', 'x'], /policy needs no log; leave --data out/],
  ])('%j is a usage error', async (argv, message) => {
    const { status, stdout, stderr } = await cli(
      argv,
      argv.includes('ftp://x') ? { SEALTRACE_API_KEY: 'k' } : {},
    )
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/^sealtrace: usage: [^\n]*\n$/)
    if (argv.includes('--json')) expect(JSON.parse(stdout).error.code).toBe('usage')
    else expect(stdout).toBe('')
    expect(status).toBe(2)
  })

  it('never repeats a value', async () => {
    for (const argv of [
      ['ls', '--sinc=123-45-6789'],
      ['ls', '--limit', '123-45-6789'],
      ['show', '123-45-6789'],
      ['ls', '123-45-6789'],
    ]) {
      const { status, stderr } = await cli(argv)
      expect(status).toBe(2)
      expect(stderr).not.toContain('6789')
    }
  })

  it('takes common options before the verb', async () => {
    const { status, stderr } = await cli(['--data', 'ls', 'verify'])
    expect(stderr).toMatch(/^sealtrace: no_log: /)
    expect(status).toBe(2)
  })

  it.each(
    [['ls'], ['verify'], ['audit'], ['apikey', 'ls'], ['show', 'abcdef']].map((argv) => [argv]),
  )('%j says that there is no log', async (argv) => {
    const { status, stdout, stderr } = await cli([...argv, '--json'])
    expect(status).toBe(2)
    expect(JSON.parse(stdout).error.code).toBe('no_log')
    expect(stderr).toMatch(/^sealtrace: no_log: .*\n$/)
  })

  it('names a settings file that is not there, whole', async () => {
    const { status, stderr } = await cli(['ls', '--config', 'no.toml'])
    expect(status).toBe(2)
    expect(stderr).toMatch(
      /^sealtrace: config_invalid: .*\/no\.toml cannot be read \(ENOENT\); check/,
    )
  })

  it('gives exactly one JSON document, also for what it cannot parse', async () => {
    for (const argv of [
      ['nonsense', '--json'],
      ['ls', '--json', '--bogus'],
      ['--json'],
      ['doctor', '--json'],
    ]) {
      const { stdout } = await cli(argv)
      expect(stdout.endsWith('\n')).toBe(true)
      expect(typeof JSON.parse(stdout)).toBe('object')
    }
  })
})

describe('doctor', () => {
  it('works where there is nothing', async () => {
    const { status, stdout } = await cli(['doctor', '--json'])
    const { ok, checks } = JSON.parse(stdout)
    expect(status).toBe(1)
    expect(ok).toBe(false)
    for (const check of checks)
      expect(Object.keys(check).toSorted()).toEqual(['detail', 'fix', 'name', 'ok'])
    expect(checks.find((check: { name: string }) => check.name === 'data folder')).toMatchObject({
      ok: false,
    })
    expect(checks.find((check: { name: string }) => check.name === 'node')).toMatchObject({
      ok: true,
    })
  })
})

describe('colours', () => {
  it('are for terminals, NO_COLOR turns them off and FORCE_COLOR on', async () => {
    const coloured = async (isTTY: boolean, environment: NodeJS.ProcessEnv) => {
      const test = testIo({ environment, isTTY })
      await run(['--help'], test.io)
      return test.stdout().includes('\u001b[')
    }
    expect(await coloured(true, {})).toBe(true)
    expect(await coloured(false, {})).toBe(false)
    expect(await coloured(true, { NO_COLOR: '1' })).toBe(false)
    expect(await coloured(true, { NO_COLOR: '' })).toBe(true)
    expect(await coloured(true, { TERM: 'dumb' })).toBe(false)
    expect(await coloured(false, { FORCE_COLOR: '1' })).toBe(true)
    expect(await coloured(true, { FORCE_COLOR: '0' })).toBe(false)
  })
})

it('help of a verb that needs no log offers no place of one', async () => {
  for (const name of ['scan', 'policy']) {
    const { stdout } = await cli([name, '--help'])
    expect(stdout).not.toMatch(/--(data|state|url|project)\b/)
    expect(stdout).toContain('--config FILE')
  }
  expect((await cli(['scan', '--help'])).stdout).not.toContain('unavailable')
})
