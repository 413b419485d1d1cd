import { afterEach, beforeEach, expect, test } from 'vitest'
import { SealtraceError } from '../error.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { monitorLoop } from './monitor-loop.ts'
import { MonitorState } from './monitor-state.ts'
import { newTestKey, TestPublishedLog } from './test-published-log.ts'

const minute = 60_000
let folder: ReturnType<typeof tempFolder>
beforeEach(() => (folder = tempFolder()))
afterEach(() => folder[Symbol.dispose]())

/** Looks once for each step, and gives what was told in each. */
async function play(steps: readonly ((log: TestPublishedLog) => void)[]): Promise<string[][]> {
  const key = newTestKey()
  const log = new TestPublishedLog(key).grow(3, Date.now())
  const told: string[][] = []
  const ended = new AbortController()
  let now = Date.now()
  let at = -1
  const next = () => {
    now += minute
    at++
    if (at === steps.length - 1) ended.abort()
    told.push([])
    steps[at]?.(log)
    return now
  }
  await monitorLoop({
    watched: {
      ...{ files: log, keys: [key.vkey], policy: null, others: [], trustFirst: false },
      ...{ maxLag: minute, maxAge: null },
    },
    store: new MonitorState(folder.path, 'log.example/default'),
    teller: {
      alert: ({ code, level }) => told.at(-1)?.push(`${level} ${code}`),
      over: ({ code }) => told.at(-1)?.push(`over ${code}`),
      verified: ({ size }) => told.at(-1)?.push(`verified ${size}`),
    },
    ...{ interval: 1, maxUnreachable: 2 * minute, signal: ended.signal, now: next },
  })
  return told
}

const nothing = () => {}
const away = (log: TestPublishedLog) => {
  log.read = async () => {
    throw new SealtraceError('unavailable', 'gone')
  }
}

test('[V23] tells what is wrong once while it lasts, again after an hour, and when it is over', async () => {
  const forged = (log: TestPublishedLog) => void log.instead.set('checkpoint', Buffer.from('x'))
  const mended = (log: TestPublishedLog) => void log.instead.clear()
  const hour = Array.from({ length: 60 }, () => nothing)
  const told = await play([nothing, forged, nothing, ...hour, mended, (log) => log.grow(2, 1e12)])
  expect(told.slice(0, 3)).toEqual([['verified 3'], ['alert malformed'], []])
  expect(told.slice(3, -2).flat()).toEqual(['alert malformed'])
  expect(told.at(-2)).toEqual(['over malformed'])
  expect(told.at(-1)).toEqual(['warning leaf_time', 'verified 5'])
})

test('[V23] tells that the log is out of reach after a while, and not that all else is over', async () => {
  const back = (log: TestPublishedLog) => void Reflect.deleteProperty(log, 'read')
  const told = await play([nothing, away, nothing, nothing, nothing, back])
  expect(told).toEqual([['verified 3'], [], [], ['alert unreachable'], [], ['over unreachable']])
})

test('[V25] a file that no log can have ends nothing', async () => {
  const large = (log: TestPublishedLog) => {
    log.read = async () => {
      throw new SealtraceError('too_large', 'more bytes than any')
    }
  }
  const back = (log: TestPublishedLog) => void Reflect.deleteProperty(log, 'read')
  const told = await play([nothing, large, nothing, back])
  expect(told).toEqual([['verified 3'], ['alert malformed'], [], ['over malformed']])
})

test('[V23] a look that is drawn out is told while it lasts, and over when it is', async () => {
  const key = newTestKey()
  const log = new TestPublishedLog(key).grow(3, Date.now())
  const told: string[] = []
  const ended = new AbortController()
  let release = () => {}
  const files = {
    async read(path: string) {
      if (path.startsWith('tile/entries')) await new Promise<void>((go) => (release = go))
      return log.read(path)
    },
  }
  await monitorLoop({
    watched: {
      ...{ files, keys: [key.vkey], policy: null, others: [], trustFirst: false },
      ...{ maxLag: minute, maxAge: null },
    },
    store: new MonitorState(folder.path, 'log.example/default'),
    teller: {
      alert: ({ code, level }) => {
        told.push(`${level} ${code}`)
        ended.abort()
        release()
      },
      over: ({ code }) => told.push(`over ${code}`),
      verified: ({ size }) => told.push(`verified ${size}`),
    },
    ...{ interval: 1, maxUnreachable: 20, signal: ended.signal },
  })
  expect(told).toEqual(['warning unreachable', 'over unreachable', 'verified 3'])
})
