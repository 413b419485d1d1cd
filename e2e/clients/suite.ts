// Real clients, as their packages are, against a real collector and a stand-in for the model: each scenario comes to what
// the table of truths says, nothing of it is readable anywhere, and the clients have nothing to complain about.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCanaries, folderContents } from '../../src/testing/canary.ts'
import { Harness, skipped } from '../harness.ts'
import { connectSettings } from './connect-settings.ts'
import { canaries } from './model-server/scenario.mjs'
import { install, play, type Played } from './play.ts'

/** What every client is asked for; one that cannot play a scenario says why in the table. */
const scenarios = [
  'basic',
  'stream',
  'parallel',
  'nested',
  'toolerror',
  'modelerror',
  'abort',
  'dropped',
  'multimodal',
  'norecord',
]

/** All of them with SLOW=1; else `basic` and a third of the others, in turn, so that each is played by a third of the clients. */
const isSlow = Boolean(process.env['SLOW'])
const isPlayed = (scenario: string, at: number, turn: number): boolean =>
  isSlow || scenario === 'basic' || (at + turn) % 3 === 0

interface Truth extends Partial<Played> {
  unsupported?: string
  /** Why it differs from what happened. */
  note?: string
  /** Lines about errors that the client prints, and why they are right. */
  prints?: { contains: string; reason: string }[]
}

/** Identifiers and the picture, which the masked view may not show; salaries and notes in free text are not looked for by default. */
const masked = canaries.filter((value) => /^(219-|jane|4111|\+1-|sk-|S3cret|iVBOR)/.test(value))

const folder = import.meta.dirname
const truths = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<
  string,
  Truth
>
const clients = readdirSync(folder).filter((name) =>
  ['package-lock.json', 'run.mjs'].every((file) => existsSync(join(folder, name, file))),
)

/** Clients in another language say in their name what they need besides npm. */
const inPython = clients.filter((client) => existsSync(join(folder, client, 'requirements.txt')))
const python = spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0

/**
 * A share of the clients, so that shares can run side by side: the clients whose place in the order is `share` modulo `of`. They
 * play one after the other to one collector.
 */
export function testClients(share: number, of: number): void {
  let harness: Harness
  beforeAll(async () => {
    harness = new Harness()
    await harness.start('--grpc-port', '0')
  })
  afterAll(() => harness?.dispose())

  if (share === 0) testTable()
  for (const [at, client] of clients.entries()) {
    if (at % of !== share) continue
    const name = inPython.includes(client) ? `optional:python ${client}` : client
    if (inPython.includes(client) && !python)
      it.skip(skipped(name, 'python3 with venv is not here'), () => {})
    else describe(name, () => testClient(client, at, () => harness))
  }

  it('they leave nothing readable behind, and a log that verifies', async () => {
    const metrics = Buffer.from(await (await harness.get('/metrics')).text())
    const running = folderContents(harness.path)
    expect(findCanaries(canaries, [...running, ['metrics', metrics]])).toEqual([])
    expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
    expect(await harness.stop()).toBe(0)
    const output = Buffer.from(harness.output)
    const left = folderContents(harness.path)
    expect(findCanaries(canaries, [...left, ['output', output]])).toEqual([])
  })
}

function testTable(): void {
  it('each client says of each scenario what it comes to, or why it cannot be played', () => {
    const named = [...new Set(Object.keys(truths).map((key) => key.split('/')[0] ?? ''))]
    expect(named.toSorted()).toEqual(clients.toSorted())
    const wanted = clients.flatMap((client) => scenarios.map((scenario) => `${client}/${scenario}`))
    expect(wanted.filter((key) => !truths[key])).toEqual([])
  })
}

function testClient(client: string, turn: number, collector: () => Harness): void {
  beforeAll(() => install(client), 300_000)

  const own = Object.entries(truths).filter(([key]) => key.startsWith(`${client}/`))
  for (const [at, [key, { unsupported, note: _, prints = [], ...truth }]] of own.entries()) {
    const scenario = key.slice(client.length + 1)
    if (!isPlayed(scenario, at, turn)) continue
    if (unsupported !== undefined) {
      it(`${scenario} cannot be played: ${unsupported}`, () => expect(truth).toEqual({}))
      continue
    }
    it(scenario, async () => {
      const { status, stdout, stderr, played, steps } = await play(collector(), client, scenario)
      const complaints = `${stdout}\n${stderr}`
        .split('\n')
        .filter((line) => /error|fail|exception|reject/i.test(line))
        // What the application itself saw, which is compared elsewhere.
        .filter((line) => !line.startsWith('{"outcome":'))
        .filter((line) => !prints.some(({ contains }) => line.includes(contains)))
      expect(complaints).toEqual([])
      expect(status).toBe(0)
      const seen = Object.fromEntries(
        Object.entries(played).filter(([name]) => Object.hasOwn(truth, name)),
      )
      expect(seen).toEqual(truth)
      const view = Buffer.from(JSON.stringify(steps))
      expect(findCanaries(masked, [['masked view', view]])).toEqual([])
    })
  }

  it('is set up as its page says', () => {
    const programs = ['run.mjs', 'run.py'].map((name) => join(folder, client, name))
    const program = programs.filter(existsSync).map((path) => readFileSync(path, 'utf8'))
    const said = new Set(program.flatMap((text) => text.split('\n')).map((line) => line.trim()))
    const page = connectSettings(client)
    expect(page).not.toBeNull()
    expect(page?.lines.filter((line) => !said.has(line))).toEqual([])
  })
}
