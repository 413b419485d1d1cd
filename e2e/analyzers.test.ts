// Outside analyzers from the settings file to findings, with all three services at once on this machine.
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { analyzeContent } from '../src/analyze/analyze-content.ts'
import { analyzerTrouble } from '../src/analyze/analyzer-trouble.ts'
import { createAnalyzers } from '../src/analyze/create-analyzers.ts'
import { testService, type Answer, type TestService } from '../src/analyze/test-service.ts'
import { analyzersSection, analyzerSettings } from '../src/server/analyzers-section.ts'

let folder: string
let service: TestService
let broken: string | undefined

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sealtrace-analyzers-'))
  broken = undefined
  service = await testService(({ path, headers, body }): Answer => {
    const kind = path === '/analyze' ? 'presidio' : path === '/' ? 'aws' : path
    if (kind === broken) return { status: 503, body: { error: body } }
    if (path === '/token') return { body: { access_token: 'short', expires_in: 3600 } }
    if (path.endsWith(':inspect')) return googleAnswer(body, headers.authorization)
    return path === '/' ? awsAnswer(body) : presidioAnswer(body)
  })
})
afterEach(async () => {
  await service[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

/** Where a word stands, in code points. */
function placeOf(text: string, word: string): [number, number] | undefined {
  const at = text.indexOf(word)
  const start = [...text.slice(0, at)].length
  return at < 0 ? undefined : [start, start + [...word].length]
}

function presidioAnswer(body: string): Answer {
  const { text } = JSON.parse(body) as { text: string[] }
  return {
    body: text.map((one) => {
      const place = placeOf(one, 'Ada')
      return place ? [{ entity_type: 'PERSON', start: place[0], end: place[1], score: 0.85 }] : []
    }),
  }
}

function awsAnswer(body: string): Answer {
  const place = placeOf((JSON.parse(body) as { Text: string }).Text, 'Bern')
  const [BeginOffset, EndOffset] = place ?? []
  return {
    body: { Entities: place ? [{ Type: 'ADDRESS', Score: 0.9, BeginOffset, EndOffset }] : [] },
  }
}

function googleAnswer(body: string, authorization: string | undefined): Answer {
  if (authorization !== 'Bearer short') return { status: 401, body: {} }
  const place = placeOf((JSON.parse(body) as { item: { value: string } }).item.value, 'A-17')
  const [start, end] = place ?? []
  const finding = {
    quote: 'A-17',
    infoType: { name: 'CASE_NUMBER' },
    likelihood: 'VERY_LIKELY',
    location: { codepointRange: { start: String(start), end: String(end) } },
  }
  return { body: { result: place ? { findings: [finding] } : {} } }
}

function fromSettings(
  onFailure = analyzerTrouble(
    () => {},
    () => {},
  ),
) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const credentials = join(folder, 'credentials.json')
  writeFileSync(
    credentials,
    JSON.stringify({
      type: 'service_account',
      client_email: 'sealtrace@project.example',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      token_uri: `${service.url}/token`,
    }),
  )
  const { analyzers } = parse(`
    [[analyzers]]
    kind = "presidio"
    url = "${service.url}"

    [[analyzers]]
    kind = "google_dlp"
    project = "my-project"
    url = "${service.url}"

    [[analyzers]]
    kind = "aws_comprehend"
    region = "eu-west-1"
    url = "${service.url}"
  `)
  const environment = {
    GOOGLE_APPLICATION_CREDENTIALS: credentials,
    AWS_ACCESS_KEY_ID: 'AKID',
    AWS_SECRET_ACCESS_KEY: 'word',
  }
  const settings = analyzerSettings(analyzersSection.parse(analyzers))
  const guard = createAnalyzers(settings, { environment, onFailure })
  if (!guard) throw new Error('no analyzers')
  return guard
}

const text = '😀 Ada of Bern, case A-17'

it('all three find what they find, and a text is asked for once', async () => {
  const guard = fromSettings()
  const found = (await analyzeContent({ messages: [text, { again: text }] }, guard)).get(text)
  if (!found || found === 'failed') throw new Error('no answer')
  expect(found.map((f) => [f.class, text.slice(f.start, f.end), f.detector])).toEqual([
    ['person', 'Ada', 'presidio:PERSON'],
    ['case_number', 'A-17', 'google_dlp:CASE_NUMBER'],
    ['address', 'Bern', 'aws_comprehend:ADDRESS'],
  ])
  const asked = service.asked.length
  await analyzeContent({ messages: [text] }, guard)
  expect(service.asked).toHaveLength(asked)
})

it.each(['presidio', 'aws', '/token'])(
  'when %s is down, texts fail and nothing is told of them',
  async (kind) => {
    broken = kind
    const lines: string[] = []
    const counted: string[] = []
    const guard = fromSettings(
      analyzerTrouble(
        ({ analyzer, reason }) => counted.push(`${analyzer} ${reason}`),
        (line) => lines.push(line),
      ),
    )
    expect((await analyzeContent({ text }, guard)).get(text)).toBe('failed')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('(status)')
    expect(`${lines.join()}${counted.join()}`).not.toMatch(/Ada|Bern|A-17|127\.0/)
  },
)
