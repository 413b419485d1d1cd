// `sealtrace scan` as its users run it: a process of its own, real files.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../src/cli/run.ts'
import { testIo } from '../src/cli/test-io.ts'
import { bareEnvironment } from '../src/testing/bare-environment.ts'
import { command } from './command.ts'

const mail = 'jane.sample@example.com'
const token = ['ghp', 'q7GzT1mXvR4bKc9LwYd2NsPf6HjA0eUo3iBt'].join('_')
let folder = ''

interface Result {
  status: number | null
  stdout: string
  stderr: string
}

interface Options {
  input?: string | Buffer
  environment?: NodeJS.ProcessEnv
}

function scan(args: string[], { input = '', environment = {} }: Options = {}): Result {
  return spawnSync(process.execPath, [command, 'scan', ...args], {
    cwd: folder,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...bareEnvironment(), ...environment },
  })
}

interface Report {
  findings: {
    file: string
    line: number
    column: number
    endColumn: number
    class: string
    confidence: number
    detector: string
  }[]
  more: number
  allowed: number
  accepted: number
  files: number
  bytes: number
  skipped: { file: string; reason: string; failed?: true }[]
}

function report(args: string[], options?: Options): Report {
  return JSON.parse(scan([...args, '--json'], options).stdout)
}

function places({ findings }: Report): string[] {
  return findings.map((one) => `${one.file}:${one.line}:${one.column} ${one.class}`)
}

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  mkdirSync(resolve(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return name
}

/** The shape of a key: what is in it is no key. */
function pemKey(): string {
  const [begin, end] = ['BEGIN', 'END'].map((word) => `-----${word} RSA PRIVATE KEY-----`)
  const digits = 'MIIEpAIBAAKCAQEA7x2Q9fLk3vWc'.repeat(60)
  return [begin, ...(digits.match(/.{1,64}/g) ?? []), end].join('\n')
}

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sealtrace-scan-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('what is found', () => {
  it('in text, with line and column, and the value never printed', () => {
    const file = write('one/a.txt', `first\r\n  to ${mail}\nssn 219-09-9999\n`)
    const { status, stdout } = scan([file])
    expect(status).toBe(1)
    expect(stdout).toContain('one/a.txt:2:6  email   0.95  ***@***.***\n')
    expect(stdout).toContain('one/a.txt:3:5  us_ssn  0.98  ***-**-****\n')
    expect(stdout).toContain('2 findings in 1 file, ')
    expect(stdout).not.toContain('jane')
    expect(scan([file, '--show']).stdout).toContain(mail)
    const [first] = report([file]).findings
    expect(first).toEqual({
      file,
      line: 2,
      column: 6,
      endColumn: 6 + mail.length,
      class: 'email',
      confidence: 0.95,
      detector: 'email',
    })
  })

  it('in JSON, by the names of fields, in names, numbers and JSON in strings', () => {
    const inner = JSON.stringify({ login: { password: 'only its name tells' } })
    const document = {
      user: { password: 'only its name tells', note: `é "${mail}"` },
      [mail]: 1,
      card_number: 4111111111111111,
      body: inner,
    }
    const file = write('one/b.json', JSON.stringify(document, null, 2))
    expect(places(report([file]))).toEqual([
      `${file}:3:18 password`,
      `${file}:4:18 email`,
      `${file}:6:4 email`,
      `${file}:7:18 credit_card`,
      `${file}:8:11 password`,
    ])
  })

  it('in lines of JSON among others, the first of two equal names too', () => {
    const lines = [
      '{"level":30,"login":{"password":"only its name tells"}}',
      `plain ${mail}`,
      `{"to":"${mail}","to":"x"}`,
      '{broken',
      `[1,2,"${mail}"]`,
    ]
    const file = write('one/c.log', lines.join('\n'))
    expect(places(report([file]))).toEqual([
      `${file}:1:34 password`,
      `${file}:2:7 email`,
      `${file}:3:8 email`,
      `${file}:5:7 email`,
    ])
  })

  it('in stdin, gzip and UTF-16', () => {
    expect(places(report(['-'], { input: `a ${mail}` }))).toEqual(['-:1:3 email'])
    const packed = write('two/a.gz', gzipSync(`a ${mail}`))
    const wide = write('two/b.txt', Buffer.from(`\ufeffa ${mail}`, 'utf16le'))
    expect(places(report([packed, wide]))).toEqual([`${packed}:1:3 email`, `${wide}:1:3 email`])
  })

  it('once, where windows meet: at every place around a cut', async () => {
    const size = 256 * 1024
    for (const shift of [-30, -20, -10, -1, 0, 1, 5]) {
      for (const filling of ['x\n', 'some words ', 'x']) {
        const head = filling.repeat(Math.ceil(size / filling.length)).slice(0, size + shift - 1)
        const { io, stdout } = testIo({ stdin: `${head} ${mail} ${'y '.repeat(40_000)}` })
        expect(await run(['scan', '-', '--json'], io)).toBe(1)
        const { findings: found }: Report = JSON.parse(stdout())
        expect(found, `${shift} ${filling}`).toHaveLength(1)
        expect(found[0]?.endColumn).toBe((found[0]?.column ?? 0) + mail.length)
      }
    }
  })

  it('whole, when it lies on a cut or where a window ends', async () => {
    const size = 256 * 1024
    const key = pemKey()
    const lines = (length: number) => 'a line\n'.repeat(Math.ceil(length / 7))
    for (const at of [size - 900, size - 100, size + 16 * 1024 - 900, size + 20_000]) {
      const head = lines(at)
      const input = `${head}${key}\n${lines(300_000)}`
      const { io, stdout } = testIo({ stdin: input })
      await run(['scan', '-', '--json'], io)
      const { findings: found }: Report = JSON.parse(stdout())
      expect(found, String(at)).toMatchObject([
        { class: 'private_key', line: head.split('\n').length, column: 1 },
      ])
      const redacted = testIo({ stdin: input })
      await run(['scan', '-', '--redact'], redacted.io)
      expect(redacted.stdout() === `${head}[PRIVATE_KEY_1]\n${lines(300_000)}`, String(at)).toBe(
        true,
      )
    }
  })

  it('is nothing: status 0', () => {
    const { status, stdout } = scan([write('clean/a.txt', 'nothing to see\n')])
    expect([status, stdout]).toEqual([0, 'no findings in 1 file, 15 bytes\n'])
  })
})

describe('folders', () => {
  beforeAll(() => {
    write('tree/src/a.ts', `const to = '${mail}'`)
    write('tree/src/b.md', mail)
    write('tree/node_modules/x/index.js', mail)
    write('tree/.git/config', mail)
    write('tree/.env', `API_TOKEN=${token}`)
    write('tree/bin.dat', Buffer.from(`a\0${mail}`))
    write('tree/big.txt', `${mail}\n`.repeat(10_000))
    symlinkSync('/', join(folder, 'tree/link'))
  })

  it('are read whole, hidden files too, and what was left out is said', () => {
    const { findings, skipped, files } = report(['tree', '--max-size', '100000'])
    expect(findings.map((one) => one.file)).toEqual(['tree/.env', 'tree/src/a.ts', 'tree/src/b.md'])
    expect(files).toBe(3)
    expect(skipped).toEqual([
      { file: 'tree/.git', reason: 'folder' },
      { file: 'tree/big.txt', reason: 'larger than 100000 bytes' },
      { file: 'tree/bin.dat', reason: 'binary' },
      { file: 'tree/link', reason: 'link' },
      { file: 'tree/node_modules', reason: 'folder' },
    ])
    const { stderr } = scan(['tree', '--max-size', '100000'])
    expect(stderr).toContain('skipped tree/big.txt: larger than 100000 bytes\n')
    // A file that is named is read whatever its size.
    expect(report(['tree/big.txt', '--max-size', '10']).findings).toHaveLength(10_000)
  })

  it('are narrowed by globs', () => {
    const files = (...args: string[]) => [
      ...new Set(report(['tree', ...args]).findings.map((one) => one.file)),
    ]
    expect(files('--include', '*.ts,*.md')).toEqual(['tree/src/a.ts', 'tree/src/b.md'])
    expect(files('--include', '**/*.{ts,env}')).toEqual(['tree/src/a.ts'])
    expect(files('--exclude', 'src,big.txt')).toEqual(['tree/.env'])
    expect(report(['tree', '--exclude', 'src']).skipped).toContainEqual({
      file: 'tree/src',
      reason: 'excluded',
    })
  })
})

describe('policy', () => {
  it('says what is a finding: classes, confidence, presets and the file', () => {
    const file = write('policy/a.txt', `${mail}, SSN 219-09-9999, 10.11.12.13\n`)
    const classesOf = (...args: string[]) => report([file, ...args]).findings.map((f) => f.class)
    expect(classesOf()).toEqual(expect.arrayContaining(['email', 'us_ssn']))
    expect(classesOf('--class', 'us_ssn')).toEqual(['us_ssn'])
    expect(classesOf('--min-confidence', '0.97')).toEqual(['us_ssn'])
    expect(classesOf('--preset', 'classic')).toContain('email')
    const config = write('policy/c.toml', '[policy]\nclasses = { email = "keep" }\n')
    expect(classesOf('--config', config, '--class', 'email,us_ssn')).toEqual(['us_ssn'])
    const off = { environment: { LANGFUSE_ENABLE_DATA_MASKING: 'false' } }
    expect(report([file], off).findings.length).toBeGreaterThan(1)
  })

  it('is overruled on a line that says so, and this is counted', () => {
    const file = write('policy/b.ts', `a('${mail}') // sealtrace:allow\nb('${mail}')\n`)
    expect(report([file])).toMatchObject({ allowed: 1, findings: [{ line: 2 }] })
    expect(scan([file]).stdout).toContain('1 allowed by comments')
  })
})

describe('a baseline', () => {
  it('accepts what it was made of, wherever it moves, and nothing else', () => {
    const file = write('base/a.txt', `x ${mail}\n`)
    const args = [file, '--baseline', 'base/known.json']
    expect(scan(args).status).toBe(2)
    const made = scan([...args, '--write-baseline'])
    expect([made.status, made.stdout]).toEqual([0, expect.stringContaining('1 in the baseline')])
    write('base/a.txt', `\n\n moved ${mail}\n`)
    expect(scan(args).status).toBe(0)
    write('base/a.txt', `${mail}\nother@example.org\n`)
    expect(report(args)).toMatchObject({ accepted: 1, findings: [{ line: 2 }] })
    const kept = readFileSync(join(folder, 'base/known.json'), 'utf8')
    expect(kept).not.toContain('jane')
    expect(JSON.parse(kept).fingerprints).toEqual([expect.stringMatching(/^[0-9a-f]{24}$/)])
  })

  it('keeps no key in the file when there is one in the environment', () => {
    const file = write('base/b.txt', `x ${mail}\n`)
    const args = [file, '--baseline', 'base/keyed.json']
    const environment = { SEALTRACE_SCAN_KEY: 'a key of enough length' }
    expect(scan([...args, '--write-baseline'], { environment }).status).toBe(0)
    expect(JSON.parse(readFileSync(join(folder, 'base/keyed.json'), 'utf8'))).not.toHaveProperty(
      'key',
    )
    expect(scan(args, { environment }).status).toBe(0)
    expect(scan(args).status).toBe(2)
    expect(scan(args, { environment: { SEALTRACE_SCAN_KEY: 'quite another key!' } }).status).toBe(1)
    expect(scan(args, { environment: { SEALTRACE_SCAN_KEY: 'short' } }).status).toBe(2)
    write('base/broken.json', '{"version":1,"fingerprints":["x"]}')
    expect(scan([file, '--baseline', 'base/broken.json']).status).toBe(2)
  })
})

describe('--redact', () => {
  it('prints the text masked, and JSON stays JSON', () => {
    const input = [
      `plain ${mail} and other@example.org, again ${mail}`,
      '{"a":1,"login":{"password":"only its name tells"}}',
      '{"b": 2}',
      'end',
    ].join('\n')
    const { status, stdout } = scan(['-', '--redact'], { input })
    expect(status).toBe(1)
    expect(stdout).toBe(
      [
        'plain [EMAIL_1] and [EMAIL_2], again [EMAIL_1]',
        '{"a":1,"login":{"password":"[PASSWORD_1]"}}',
        '{"b": 2}',
        'end',
      ].join('\n'),
    )
    const clean = 'nothing\r\n{"a": 1}\n\n'
    expect(scan(['-', '--redact'], { input: clean })).toMatchObject({ status: 0, stdout: clean })
    const document = `${JSON.stringify({ to: mail, n: [1] }, null, 2)}\n`
    expect(scan(['-', '--redact'], { input: document }).stdout).toBe(
      document.replace(mail, '[EMAIL_1]'),
    )
  })

  it('loses nothing where windows meet', () => {
    const lines = Array.from({ length: 60_000 }, (_, i) =>
      i % 100 === 0 ? `u${i}@example.com` : `{"n": ${i}} line`,
    )
    const { stdout } = scan(['-', '--redact'], { input: lines.join('\n') })
    const expected = lines.map((line, i) => (i % 100 === 0 ? `[EMAIL_${i / 100 + 1}]` : line))
    expect(stdout === expected.join('\n')).toBe(true)
  })

  it('masks what a comment allows, for it is no report', () => {
    const input = `${mail} sealtrace:allow`
    expect(scan(['-', '--redact'], { input }).stdout).toBe('[EMAIL_1] sealtrace:allow')
  })
})

describe('--sarif', () => {
  it('prints rules, results and what was skipped, without values', () => {
    write('sarif/a b.txt', `x ${mail}\nAPI_TOKEN=${token}\n`)
    write('sarif/bin', Buffer.from([0, 1]))
    const { status, stdout } = scan(['sarif', '--sarif'])
    expect(status).toBe(1)
    expect(stdout).not.toContain('jane')
    expect(stdout).not.toContain(token)
    const log = JSON.parse(stdout)
    expect(log).toMatchObject({
      $schema: expect.stringMatching(/sarif-2\.1\.0\.json$/),
      version: '2.1.0',
    })
    const [run] = log.runs
    const { rules } = run.tool.driver
    for (const rule of rules)
      expect(rule).toMatchObject({
        id: expect.stringMatching(/^[a-z_]+$/),
        name: expect.any(String),
        shortDescription: { text: expect.any(String) },
        help: { text: expect.any(String) },
        defaultConfiguration: { level: expect.stringMatching(/^(?:error|warning)$/) },
      })
    expect(run.results).toHaveLength(2)
    for (const result of run.results) {
      expect(rules[result.ruleIndex].id).toBe(result.ruleId)
      expect(result.message.text).not.toBe('')
      expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe('sarif/a%20b.txt')
      expect(result.partialFingerprints['sealtracePlace/v1']).toMatch(/^[0-9a-f]{32}$/)
    }
    expect(run.results[0].locations[0].physicalLocation.region).toEqual({
      startLine: 1,
      startColumn: 3,
      endColumn: 3 + mail.length,
    })
    expect(run.invocations[0]).toMatchObject({
      executionSuccessful: true,
      toolExecutionNotifications: [{ level: 'note', message: { text: 'not looked at: binary' } }],
    })
    // The fingerprint is one of the place: another value there has the same.
    write('sarif/a b.txt', `\nx other@example.org\nAPI_TOKEN=${token}\n`)
    const again = JSON.parse(scan(['sarif', '--sarif']).stdout)
    const prints = (document: typeof log) =>
      document.runs[0].results.map(
        (one: { partialFingerprints: object }) => one.partialFingerprints,
      )
    expect(prints(again)).toEqual(prints(log))
  })
})

describe('the command line', () => {
  it('is refused with status 2 when it does not fit', () => {
    const file = write('wrong/a.txt', 'x')
    const wrong = [
      [],
      ['nowhere'],
      [file, '--json', '--sarif'],
      [file, file, '--redact'],
      [file, '--redact', '--class', 'email'],
      [file, '--class', 'E mail'],
      [file, '--preset', 'none'],
      [file, '--min-confidence', '2'],
      [file, '--limit', '0'],
      [file, '--write-baseline'],
    ]
    for (const args of wrong) {
      const { status, stderr } = scan(args)
      expect([args.join(' '), status]).toEqual([args.join(' '), 2])
      expect(stderr).toMatch(/^sealtrace: usage: /)
    }
  })

  it.skipIf(process.getuid?.() === 0)('ends with status 3 when a file cannot be read', () => {
    write('closed/a.txt', mail)
    chmodSync(join(folder, 'closed/a.txt'), 0)
    const { status, stderr } = scan(['closed'])
    expect([status, stderr]).toEqual([3, expect.stringContaining('closed/a.txt')])
  })

  it('ends with status 3 when input is broken off', () => {
    const file = write('broken/a.gz', gzipSync(mail.repeat(1000)).subarray(0, 40))
    const { status, stderr } = scan([file])
    expect([status, stderr]).toEqual([3, expect.stringContaining('not whole gzip')])
  })

  it('lists no more than it is asked to, and says how many there are', () => {
    const file = write('many/a.txt', `${mail}\n`.repeat(50))
    expect(report([file, '--limit', '10'])).toMatchObject({ more: 40 })
    expect(scan([file, '--limit', '10']).stdout).toContain('50 findings in 1 file')
  })

  it('prints no colours where they are not wanted', () => {
    const file = write('colour/a.txt', mail)
    const environment = { FORCE_COLOR: '1' }
    expect(scan([file], { environment }).stdout).toContain('\u001b[')
    expect(scan([file], { environment: { NO_COLOR: '1' } }).stdout).not.toContain('\u001b[')
  })
})

it('reads a stream of any length in bounded memory', async () => {
  const script = `
    const { stdout } = process
    const line = 'a log line that holds nothing but words and the number 12345, over and over\\n'
    const block = line.repeat(14_000)
    for (let i = 0; i < 150; i++) if (!stdout.write(block)) await new Promise((go) => stdout.once('drain', go))
    stdout.write('${mail}')`
  const writer = spawn(process.execPath, ['--input-type=module', '-e', script])
  const reader = spawn(
    process.execPath,
    ['--max-old-space-size=64', command, 'scan', '-', '--json'],
    {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  writer.stdout.pipe(reader.stdin)
  const out: string[] = []
  reader.stdout.on('data', (data) => out.push(String(data)))
  const [status] = await once(reader, 'close')
  expect(status).toBe(1)
  const { findings, bytes }: Report = JSON.parse(out.join(''))
  expect(bytes).toBeGreaterThan(150_000_000)
  expect(findings).toMatchObject([{ line: 150 * 14_000 + 1, column: 1, class: 'email' }])
})
