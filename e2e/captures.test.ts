// Real clients' requests, sent to a real collector as they were recorded: they are answered 200, read as their ground
// truth says, and none of their secrets is anywhere.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import type { StepView } from '../src/access/step-view.ts'
import type { TraceSummary } from '../src/access/trace-summary.ts'
import { Harness } from './harness.ts'

const captures = resolve(import.meta.dirname, '../src/ingest/fixtures/captures')
const read = (path: string) => JSON.parse(readFileSync(join(captures, path), 'utf8'))
const { canaries } = read('manifest.json') as { canaries: string[] }

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

/** Requests to OTLP doors, by capture folder. */
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
    if (!bodyName || !/\/v1\/(traces|logs)$/.test(path)) return []
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
let harness: Harness
beforeAll(async () => {
  harness = new Harness()
  await harness.start()
})
afterAll(() => harness.dispose())

it('there is a ground truth for each capture, and no other', () => {
  expect(all.toSorted()).toEqual(Object.keys(expected).toSorted())
  expect(all.length).toBeGreaterThan(14)
})

it.each(all)('%s', async (folder) => {
  // Captures share trace ids: each gets a log of its own.
  const own = new Harness()
  await own.start()
  try {
    for (const { path, headers, body } of requestsOf(folder)) {
      const keep = Object.fromEntries(
        Object.entries(headers).filter(([name]) => /^content-(type|encoding)$/i.test(name)),
      )
      const response = await own.post(path, new Uint8Array(body), keep)
      expect(response.status).toBe(200)
    }
    const { traces } = own.json<{ traces: TraceSummary[] }>('ls')
    const steps = traces.flatMap(
      ({ traceId }) => own.json<{ steps: StepView[] }>('show', traceId).steps,
    )
    const want = expected[folder]
    const completions = steps.filter(({ kind }) => kind === 'completion')
    const tools = steps.filter(({ kind }) => kind === 'tool')
    const sum = (field: 'inputTokens' | 'outputTokens') =>
      traces.reduce((total, trace) => total + trace[field], 0)
    expect({
      completions: completions.length,
      tools: tools.length,
      failedTools: tools.filter(({ status }) => status === 'error').length,
      inputTokens: sum('inputTokens'),
      outputTokens: sum('outputTokens'),
      models: [...new Set(completions.flatMap(({ model }) => model ?? []))],
      toolNames: [...new Set(tools.flatMap(({ tool }) => tool ?? []))],
      complete: traces.every(({ complete }) => complete),
      errors: traces.some(({ errors }) => errors > 0),
    }).toEqual(want)
    const response = await own.get('/api/v1/traces', 'viewer')
    expect(((await response.json()) as { traces: TraceSummary[] }).traces).toHaveLength(
      traces.length,
    )
    const metrics = Buffer.from(await (await own.get('/metrics')).text())
    const places = folderContents(own.path)
    expect(
      findCanaries(canaries, [
        ...places,
        ['output', Buffer.from(own.output)],
        ['metrics', metrics],
      ]),
    ).toEqual([])
    expect(own.json('verify', '--deep')).toMatchObject({ ok: true, findings: [] })
    expect(await own.stop()).toBe(0)
    expect(findCanaries(canaries, folderContents(own.path))).toEqual([])
  } finally {
    await own.dispose()
  }
})
