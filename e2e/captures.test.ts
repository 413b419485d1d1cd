// Real clients' requests, sent to a real collector as they were recorded: they are answered 200, read as their ground
// truth says, and none of their secrets is anywhere.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeCapture, loadStepCaptures } from '../src/ingest/fixtures/load-captures.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import type { StepView } from '../src/access/step-view.ts'
import type { TraceSummary } from '../src/access/trace-summary.ts'
import { Harness } from './harness.ts'

const captures = resolve(import.meta.dirname, '../src/ingest/fixtures/captures')
const read = (path: string) => JSON.parse(readFileSync(join(captures, path), 'utf8'))
const { canaries } = read('manifest.json') as { canaries: string[] }

/** What has a checksum, a fixed shape or a cue; salaries and notes in free text do not. */
const identifiers = canaries.filter((value) => /^(219-|jane|4111|\+1-|sk-|S3cret)/.test(value))

interface Expected {
  completions: number
  tools: number
  failedTools: number
  inputTokens: number
  outputTokens: number
  models: string[]
  toolNames: string[]
  complete: boolean
  errors: boolean
}
const expected = read('expected.json') as Record<string, Expected>

const doors = /\/v1\/(traces|logs|metrics)$|^\/runs\/(multipart|batch)$|^\/api\/public\/ingestion$/

/** Requests to doors, by capture folder. */
function requestsOf(
  folder: string,
): { path: string; headers: Record<string, string>; body: Buffer }[] {
  const names = readdirSync(join(captures, folder)).filter((name) => name.endsWith('.request.json'))
  return names.toSorted().flatMap((name) => {
    const { url, headers } = read(join(folder, name)) as {
      url: string
      headers: Record<string, string>
    }
    const path = new URL(url, 'http://localhost').pathname
    const bodyName = readdirSync(join(captures, folder)).find((other) =>
      other.startsWith(`${name.split('.')[0]}.body.`),
    )
    if (!bodyName || !doors.test(path)) return []
    return [{ path, headers, body: readFileSync(join(captures, folder, bodyName)) }]
  })
}

function folders(at = captures): string[] {
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? folders(join(at, entry.name))
      : entry.name.endsWith('.request.json')
        ? [relative(captures, dirname(join(at, entry.name)))]
        : [],
  )
}

const all = [...new Set(folders())].filter((folder) => requestsOf(folder).length)

it('there is a ground truth for each capture, and no other', () => {
  expect(all.toSorted()).toEqual(Object.keys(expected).toSorted())
  expect(all.length).toBeGreaterThan(14)
})

/** Captures of one client may have traces in common: those get a log each, the others share one. */
function groups(): string[][] {
  const made: { folders: string[]; traces: Set<string> }[] = []
  const requests = loadStepCaptures()
  for (const folder of all) {
    const steps = requests.filter((request) => request.folder === folder).flatMap(decodeCapture)
    const traces = new Set(steps.map(({ traceId }) => traceId))
    const free = made.find((group) => traces.isDisjointFrom(group.traces))
    if (free) {
      free.folders.push(folder)
      for (const trace of traces) free.traces.add(trace)
    } else made.push({ folders: [folder], traces })
  }
  return made.map((group) => group.folders)
}

describe.each(groups().map((folders_, number) => [number + 1, folders_] as const))(
  'log %i',
  (_, own) => {
    const harness = new Harness()
    beforeAll(() => harness.start())
    afterAll(() => harness.dispose())

    it.each(own)('%s', async (folder) => {
      const before = new Set((await tracesOf(harness)).map(({ traceId }) => traceId))
      for (const { path, headers, body } of requestsOf(folder)) {
        const keep = Object.fromEntries(
          Object.entries(headers).filter(([name]) => /^content-(type|encoding)$/i.test(name)),
        )
        const response = await harness.post(path, new Uint8Array(body), keep)
        expect(response.ok).toBe(true)
      }
      const traces = (await tracesOf(harness)).filter(({ traceId }) => !before.has(traceId))
      const steps: StepView[] = []
      for (const { traceId } of traces) steps.push(...(await stepsOf(harness, traceId)))
      expect(summary(traces, steps)).toEqual(expected[folder])
      const view = Buffer.from(JSON.stringify([traces, steps]))
      expect(findCanaries(identifiers, [['masked view', view]])).toEqual([])
    })

    it('lists each run once', async () => {
      const response = await harness.get('/api/v1/traces?limit=1000', 'viewer')
      const seen = ((await response.json()) as { traces: TraceSummary[] }).traces
      expect(seen.map(({ traceId }) => traceId)).toEqual(
        harness
          .json<{ traces: TraceSummary[] }>('ls', '--limit', '1000')
          .traces.map((t) => t.traceId),
      )
      expect(new Set(seen.map(({ traceId }) => traceId)).size).toBe(seen.length)
    })

    it('leaves no canary anywhere, and a log that verifies', async () => {
      const metrics = Buffer.from(await (await harness.get('/metrics')).text())
      expect(
        findCanaries(canaries, [
          ...folderContents(harness.path),
          ['output', Buffer.from(harness.output)],
          ['metrics', metrics],
        ]),
      ).toEqual([])
      expect(harness.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
      expect(await harness.stop()).toBe(0)
      expect(findCanaries(canaries, folderContents(harness.path))).toEqual([])
    })
  },
)

async function tracesOf(harness: Harness): Promise<TraceSummary[]> {
  const response = await harness.get('/api/v1/traces?limit=1000')
  return ((await response.json()) as { traces: TraceSummary[] }).traces
}

async function stepsOf(harness: Harness, traceId: string): Promise<StepView[]> {
  const response = await harness.get(`/api/v1/traces/${traceId}`)
  return ((await response.json()) as { steps: StepView[] }).steps
}

function summary(traces: readonly TraceSummary[], steps: readonly StepView[]): Expected {
  const completions = steps.filter(({ kind }) => kind === 'completion')
  const tools = steps.filter(({ kind }) => kind === 'tool')
  const sum = (field: 'inputTokens' | 'outputTokens') =>
    traces.reduce((total, trace) => total + trace[field], 0)
  return {
    completions: completions.length,
    tools: tools.length,
    failedTools: tools.filter(({ status }) => status === 'error').length,
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    models: [...new Set(completions.flatMap(({ model }) => model ?? []))].toSorted(),
    toolNames: [...new Set(tools.flatMap(({ tool }) => tool ?? []))].toSorted(),
    complete: traces.every(({ complete }) => complete),
    errors: traces.some(({ errors }) => errors > 0),
  }
}
