// The seed story: a LangChain agent answers with what its tool decrypted, and the log holds none of it in the clear.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StepView } from '../src/access/step-view.ts'
import type { TraceSummary } from '../src/access/trace-summary.ts'
import { decryptFields, FieldKeys, memoryKeyVault } from '../src/fields.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { person } from '../examples/seed-story/person.ts'
import { Harness } from './harness.ts'
import { repository } from './command.ts'
import { bareEnvironment } from '../src/testing/bare-environment.ts'

const { ssn, medical_notes: notes } = person
/** As the application has it, and as the model writes it. */
const salary = ['85123.45', '85,123.45', '$85,123.45']
/** The notes whole, and in pieces. */
const notesParts = ['fall at the mill', 'Wakes most nights', 'not to tell her manager']
const canaries = [ssn, ...salary, notes, ...notesParts]

const masterKey = randomBytes(96)
let harness: Harness
beforeAll(async () => {
  harness = new Harness()
  await harness.start()
})
afterAll(() => harness?.dispose())

interface Played {
  answer: string
  stderr: string
  traceId: string
}
const plays = new Map<string, Played>()

/** Runs the example; what it recorded is the new trace. */
async function play(way: string): Promise<Played> {
  const database = join(harness.path, `${way}.sqlite`)
  const child = spawn(
    process.execPath,
    [join(repository, 'examples/seed-story/agent.ts'), database, way],
    {
      env: {
        ...bareEnvironment(),
        SEALTRACE_URL: harness.url,
        SEALTRACE_API_KEY: harness.keys['ingest'],
        SEALTRACE_SPOOL: join(harness.path, 'spool'),
        PROFILES_KEY: masterKey.toString('base64'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const said = { answer: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.answer += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  const status = await new Promise((done) => child.on('close', done))
  expect({ status, stderr: said.stderr }).toEqual({ status: 0, stderr: '' })
  const { traces } = harness.json<{ traces: TraceSummary[] }>('ls')
  const played = { ...said, traceId: traces[0]?.traceId ?? '' }
  plays.set(way, played)
  return played
}

function shown(traceId: string): { steps: StepView[]; text: string } {
  const { steps } = harness.json<{ steps: StepView[] }>('show', traceId)
  return { steps, text: JSON.stringify(steps) + harness.run('show', traceId).stdout }
}

/** What the application's database holds, opened with its master key. */
async function opened(way: string): Promise<Record<string, unknown>[]> {
  const database = new DatabaseSync(join(harness.path, `${way}.sqlite`), { readOnly: true })
  const documents = (table: string): object[] =>
    database
      .prepare(`select document from ${table}`)
      .all()
      .map(({ document }) => JSON.parse(String(document)) as object)
  const vault = memoryKeyVault(documents('key_vault'))
  using keys = new FieldKeys({ vault, providers: { local: { key: masterKey } } })
  const stored = [...documents('profiles'), ...documents('answers')]
  database.close()
  return await Promise.all(stored.map((document) => decryptFields(document, { keys })))
}

/** Everything that is on disk and that the collector said: its folders, the spool, and the application's own database. */
async function everywhere(): Promise<[string, Buffer][]> {
  const metrics = await (await harness.get('/metrics')).text()
  const said: [string, Buffer] = ['output', Buffer.from(harness.output + metrics)]
  return [...folderContents(harness.path), said]
}

describe.each(['artifact', 'hide'])('what the tool decrypted is named with: %s', (way) => {
  it('is in the answer, hidden in all that is recorded, and there for who may see it', async () => {
    const { answer, traceId } = await play(way)
    for (const value of canaries) expect(answer).toContain(value)
    const { steps, text } = shown(traceId)
    expect(findCanaries(canaries, [['masked view', Buffer.from(text)]])).toEqual([])
    expect(findCanaries(canaries, await everywhere())).toEqual([])

    expect(steps.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['agent', 'completion', 'tool']),
    )
    const answered = steps.findLast(({ kind }) => kind === 'completion')
    const output = JSON.stringify(answered?.output)
    expect(output).toMatch(/you earn \$\[SALARY_\d\] a year \(in the books as \[SALARY_\d\]/)
    expect(output).toMatch(/I know you by \[US_SSN_\d\]\. Your notes say: \[HEALTH_\d\] Is that/)

    // It is there for who may see it.
    const record = answered?.recordId ?? ''
    const { values } = harness.json<{ values: { value: unknown }[] }>(
      ...(['reveal', record, '--class', 'health', '--reason', 'the story'] as const),
    )
    expect(values.map(({ value }) => value)).toContain(notes)
  })

  it('is encrypted again in what the application keeps and logs, the answer too', async () => {
    const { answer, traceId } = plays.get(way) ?? (await play(way))
    const { steps } = shown(traceId)
    const kept = steps.find(({ name }) => name === 'keep_answer')
    expect(JSON.stringify(kept?.output)).toMatch(
      /"answer":"\[ENCRYPTED_\d\]".*"profile":\{.*"ssn":"\[ENCRYPTED_\d\]"/,
    )
    expect(await opened(way)).toEqual(expect.arrayContaining([person, { answer: answer.trim() }]))
  })
})

it('unnamed it is nowhere on disk either, but detection alone cannot know the notes', async () => {
  const { traceId } = await play('nothing')
  const { text } = shown(traceId)
  expect(findCanaries([ssn], [['masked view', Buffer.from(text)]])).toEqual([])
  expect(findCanaries([notes], [['masked view', Buffer.from(text)]])).not.toEqual([])
  expect(findCanaries(canaries, await everywhere())).toEqual([])
})

it('the log verifies', () => {
  expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
})
