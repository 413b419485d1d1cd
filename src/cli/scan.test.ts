import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { run } from './run.ts'
import { testIo } from './test-io.ts'

const mail = 'jane.sample@example.com'
const secret = 'password: kitten99\n'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sealtrace-scan-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content)
  return name
}

async function scan(argv: string[], stdin = '') {
  const test = testIo({ folder, stdin })
  const status = await run(['scan', ...argv], test.io)
  return { status, out: test.stdout(), err: test.stderr() }
}

describe('an input that was named and not looked at', () => {
  it.each([[['-']], [['nul.txt']], [['-', '--redact']], [['nul.txt', '--redact']]])(
    'is no all-clear: %j',
    async (argv) => {
      put('nul.txt', `\0${secret}`)
      const { status, err } = await scan(argv, `\0${secret}`)
      expect([status, err]).toEqual([3, `skipped ${argv[0]}: binary\n`])
    },
  )

  it('is counted by the summary', async () => {
    expect((await scan(['-'], `\0${secret}`)).out).toMatch(/, 1 could not be read\n$/)
  })

  it('is no reason to fail inside of a folder', async () => {
    put('nul.txt', `\0${secret}`)
    expect(await scan(['.'])).toMatchObject({ status: 0, err: 'skipped nul.txt: binary\n' })
  })
})

it('UTF-16 is known without a byte order mark too', async () => {
  const little = Buffer.from(secret.repeat(3), 'utf16le')
  put('little.txt', little)
  put('big.txt', Buffer.from(little).swap16())
  for (const file of ['little.txt', 'big.txt']) {
    const { status, out } = await scan([file])
    expect([status, out]).toEqual([1, expect.stringContaining('3 findings in 1 file')])
  }
})

describe('--class', () => {
  it.each([
    ['emial', 'did you mean email?'],
    ['us_snn', 'did you mean us_ssn?'],
    ['email,us_snn', 'did you mean us_ssn?'],
    ['ticket', 'one is no class'],
  ])('refuses a class that nothing can have: %s', async (names, message) => {
    const { status, err } = await scan(['-', '--class', names], 'SSN 219-09-9999')
    expect([status, err]).toEqual([2, expect.stringContaining(message)])
  })

  it("takes the policy's own classes, and those of its preset", async () => {
    put(
      's.toml',
      '[policy]\npatterns = [{ name = "t", pattern = "TCK-\\\\d{4}", class = "ticket" }]',
    )
    const { status, out } = await scan(
      ['-', '--class', 'ticket', '--config', 's.toml'],
      `TCK-1234 of ${mail}`,
    )
    expect([status, out]).toEqual([1, expect.stringContaining('1 finding')])
    const pci = ['-', '--class', 'track_data,special_category', '--preset']
    expect((await scan([...pci, 'pci'], 'x')).status).toBe(2)
    expect((await scan(['-', '--class', 'track_data', '--preset', 'pci'], 'x')).status).toBe(0)
    expect((await scan(['-', '--class', 'special_category', '--preset', 'gdpr'], 'x')).status).toBe(
      0,
    )
  })
})

describe('the baseline', () => {
  it('is not looked at itself, by whatever way it is named', async () => {
    put('a.txt', secret)
    const args = ['.', '--baseline', '.known.json']
    expect(await scan([...args, '--write-baseline'])).toMatchObject({ status: 0 })
    for (let again = 0; again < 2; again++) {
      const { status, out, err } = await scan(args)
      expect([status, out]).toEqual([0, expect.stringContaining('1 in the baseline')])
      expect(err).toBe('skipped .known.json: baseline\n')
      await scan([...args, '--write-baseline'])
    }
    mkdirSync(join(folder, 'other'))
    symlinkSync(folder, join(folder, 'other/link'))
    const linked = ['.', '--baseline', 'other/link/.known.json']
    expect(await scan(linked)).toMatchObject({ status: 0 })
  })
})

describe('--redact', () => {
  it.each([[['.', '--redact']], [['a.txt', '--redact', '--show']]])(
    'is refused: %j',
    async (argv) => {
      put('a.txt', mail)
      const { status, out, err } = await scan(argv)
      expect([status, out, err]).toEqual([2, '', expect.stringContaining('sealtrace: usage: --')])
    },
  )
})

it('--show puts values into --json too, and nothing else does', async () => {
  put('a.txt', `to ${mail}`)
  expect((await scan(['a.txt', '--json'])).out).not.toContain(mail)
  const { findings } = JSON.parse((await scan(['a.txt', '--json', '--show'])).out)
  expect(findings).toMatchObject([{ class: 'email', value: mail }])
  expect((await scan(['a.txt', '--sarif', '--show'])).status).toBe(2)
})

it('files that --include leaves out are counted, not listed', async () => {
  for (const name of ['a.txt', 'b.txt', 'c.md']) put(name, 'x')
  expect((await scan(['.', '--include', '*.md'])).err).toBe('skipped 2 files: not included\n')
})
