import { describe, expect, test } from 'vitest'
import { SealtraceError } from '../error.ts'
import type { AckLevel } from '../record/ack-level.ts'
import type { AppOptions } from './app.ts'
import { loadConfig } from './config.ts'
import { testApp, type TestApp } from './test-app.ts'

const json = 'application/json'
/** Every door: path, method, content type. */
const doors: readonly (readonly [path: string, method: string, type: string])[] = [
  ['/v1/traces', 'POST', json],
  ['/v1/logs', 'POST', json],
  ['/v1/metrics', 'POST', 'application/x-protobuf'],
  ['/api/public/otel/v1/traces', 'POST', json],
  ['/otel/v1/traces', 'POST', json],
  ['/api/public/ingestion', 'POST', json],
  ['/api/public/scores', 'POST', json],
  ['/runs/batch', 'POST', json],
  ['/runs', 'POST', json],
  ['/runs/0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10', 'PATCH', json],
  ['/runs/multipart', 'POST', 'multipart/form-data; boundary=x'],
  ['/feedback', 'POST', json],
  ['/v1/traces/ingest', 'POST', json],
  ['/hooks/my-agent', 'POST', json],
  ['/api/v1/steps', 'POST', 'application/x-ndjson'],
  ['/api/v1/steps', 'POST', json],
]

interface Made extends TestApp {
  readonly levels: AckLevel[]
}

/** An app of which the intake takes all that comes, and says how far it is to come. */
function appWith(options: Partial<AppOptions> = {}, fail?: SealtraceError): Made {
  const levels: AckLevel[] = []
  const made = testApp(
    {},
    {
      intake: {
        submit: async ({ level }) => {
          if (fail) throw fail
          levels.push(level)
          return { accepted: 0, duplicates: 0, traces: [], checkpointSize: 7 }
        },
        close: async () => {},
      },
      ...options,
    },
  )
  return Object.assign(made, { levels })
}

function send(
  { app, keys }: Made,
  [path, method, type]: (typeof doors)[number],
  ack?: string,
): Promise<Response> {
  return Promise.resolve(
    app.request(path, {
      method,
      body: '{}',
      headers: {
        authorization: `Bearer ${keys.ingest}`,
        'content-type': type,
        ...(ack === undefined ? {} : { 'sealtrace-ack': ack }),
      },
    }),
  )
}

const door = doors[0] ?? ['', '', '']

describe.each(doors)('%s by %s as %s', (...each) => {
  test('[J20] takes the level that is asked for, and says which is reached', async () => {
    const made = appWith()
    for (const [asked, reached] of [
      [undefined, 'published'],
      ['staged', 'sequenced'],
      ['sequenced', 'sequenced'],
      [' Published ', 'published'],
    ] as const) {
      const response = await send(made, each, asked)
      expect(response.status).toBeLessThan(300)
      expect(response.headers.get('sealtrace-ack')).toBe(reached)
    }
    expect(made.levels).toEqual(['published', 'staged', 'sequenced', 'published'])
    for (const asked of ['canary', '', 'published, staged'])
      expect((await send(made, each, asked)).status).toBe(400)
    expect(made.levels).toHaveLength(4)
  })

  test.each([
    [new SealtraceError('busy', 'the write queue is full'), 429],
    [new SealtraceError('unavailable', 'the clock is wrong'), 503],
  ])('says when to come again: %s', async (error, status) => {
    const response = await send(appWith({}, error), each)
    expect(response.status).toBe(status)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(response.headers.get('sealtrace-ack')).toBeNull()
  })

  test('[J28] says 410, and not when to come again, where the log is frozen', async () => {
    const error = new SealtraceError('frozen', 'this log is frozen')
    const response = await send(appWith({}, error), each)
    expect(response.status).toBe(410)
    expect(response.headers.get('retry-after')).toBeNull()
  })
})

test('[J20] the settings say what is meant where nothing is asked for', async () => {
  const defaults = loadConfig({ environment: {} })
  const ledger = { ...defaults.ledger, acknowledge: 'sequenced' as const }
  const made = appWith({ config: { ...defaults, ledger } })
  const response = await send(made, door)
  expect(response.headers.get('sealtrace-ack')).toBe('sequenced')
  expect(made.levels).toEqual(['sequenced'])
})

test('[J23] witnessed waits for the witnesses of what was published, as long as the settings say', async () => {
  const defaults = loadConfig({ environment: {} })
  const config = { ...defaults, ledger: { ...defaults.ledger, witnessTimeout: 1234 } }
  const asked: [size: number, timeout: number][] = []
  let answer = true
  const witnessing = {
    reached: async (size: number, timeout: number) => {
      asked.push([size, timeout])
      return answer
    },
  }
  const made = appWith({ config, witnessing })
  expect((await send(made, door, 'witnessed')).headers.get('sealtrace-ack')).toBe('witnessed')
  answer = false
  const late = await send(made, door, 'witnessed')
  expect(late.status).toBe(503)
  expect(late.headers.get('retry-after')).toBe('1')
  expect(await late.text()).toContain('stored and published, but the witnesses have not cosigned')
  expect(asked).toEqual([
    [7, 1234],
    [7, 1234],
  ])
  await send(made, door, 'published')
  expect(asked).toHaveLength(2)
})

test('[J23] witnessed is refused where there are no witnesses, before anything is read', async () => {
  const made = appWith()
  const response = await send(made, door, 'witnessed')
  expect(response.status).toBe(400)
  expect(await response.text()).toContain('no witnesses; ask for published')
  expect(made.levels).toEqual([])
})
