// Each system call of the write path in turn: it fails, or the process is killed at it; then the log is opened again. Both twins:
// strace fails a call that was not done, a library of our own one that was. All of them with SLOW=1, else some, evenly.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  diskFaults,
  Preload,
  preloadFaults,
  Strace,
  straceFaults,
  whyNoStrace,
  type Fault,
  type Point,
} from './crash-syscalls/faults.ts'
import { judge, type LogNames } from './crash-syscalls/judge.ts'
import {
  copyPlace,
  json,
  placeIn,
  removePlace,
  stepsFile,
  type Place,
} from './crash-syscalls/place.ts'
import { collectorWriter, recordWriter, type Ran, type Writer } from './crash-syscalls/writers.ts'
import { skipped, type InitResult } from './harness.ts'

const isSlow = Boolean(process.env['SLOW'])
const limit = isSlow ? 7_200_000 : 600_000
/** Runs at a time: most of a run waits for the disk. */
const atOnce = 3
const root = mkdtempSync(join(tmpdir(), 'sealtrace-syscalls-'))
const whole = placeIn(join(root, 'whole'))
const before = ['00000000000000a1', '00000000000000a2']
const noStrace = whyNoStrace()
const library = diskFaults()

let names: LogNames
let collector: Writer

beforeAll(async () => {
  const { origin, logKey, stateDir, apiKeys } = await json<InitResult>(whole, 'init')
  names = { origin, logKey, stateDir: basename(stateDir) }
  collector = collectorWriter(apiKeys['ingest'] ?? '')
  // One after the other: the second makes the keys that a first record alone does not need.
  for (const span of before) await json(whole, 'record', stepsFile(whole, span, [span]))
})
afterAll(() => {
  library.dispose()
  rmSync(root, { recursive: true, force: true })
})

describe('[L40] a call that fails, or is the last one', () => {
  it.skipIf(noStrace)(
    skipped('`record`: each call on its files fails, or is the last one', noStrace),
    { timeout: limit },
    async () => {
      const points = await straced(recordWriter)
      expect(unsynced(points)).toEqual([])
      const kinds = new Set(points.map(({ call }) => call))
      for (const call of ['openat', 'pwrite64', 'write', 'fsync', 'ftruncate', 'rename', 'unlink'])
        expect(kinds).toContain(call)
      expect(await failuresOf(straceCases(points, 14, 6), straceRun(recordWriter))).toEqual([])
    },
  )

  it.skipIf(noStrace)(
    skipped('a collector that is sent steps: what it acknowledged is there', noStrace),
    { timeout: limit },
    async () => {
      const points = (await straced(collector)).filter(({ changes }) => changes)
      expect(await failuresOf(straceCases(points, 6, 3), straceRun(collector))).toEqual([])
    },
  )
})

describe('[L41] the other twin', () => {
  it.skipIf(library.missing)(
    skipped('a call that was done is told to have failed, or is done by half', library.missing),
    { timeout: limit },
    async () => {
      const runs: Run[] = []
      for (const writer of [recordWriter, collector]) {
        const cases = (await preloaded(writer)).flatMap((call, i) =>
          preloadFaults(call).map((fault) => ({ at: i + 1, call, fault })),
        )
        const run = preloadRun(writer)
        runs.push(...sampleOf(cases, 4).map((each) => () => run(each)))
      }
      expect(await failuresOf(runs, (run) => run())).toEqual([])
    },
  )
})

/** A run in which nothing goes wrong: which calls there are. */
async function straced(writer: Writer): Promise<Point[]> {
  const place = copyPlace(whole, join(root, `calm-${writer.sent[0]}`))
  const strace = new Strace(place)
  const ran = await writer.run(place, (line) => strace.watching(line))
  expect(ran).toMatchObject({ status: 0, acknowledged: writer.sent })
  const { main, others } = await strace.points(ran.pid)
  // SQLite works on the thread that calls it, and that is this one: another would be injected into at other numbers.
  const writing = /^(p?write|fsync|fdatasync|ftruncate|rename|unlink)/
  expect(others.filter(({ call, path }) => writing.test(call) && !path.endsWith('-shm'))).toEqual(
    [],
  )
  expect(await judge(place, names, { before, ...ran, sent: writer.sent })).toEqual([])
  removePlace(place)
  return main
}

async function preloaded(writer: Writer): Promise<string[]> {
  const place = copyPlace(whole, join(root, `count-${writer.sent[0]}`))
  const preload = new Preload(place, library.library)
  const ran = await writer.run(place, (line) => line, preload.environment(0, null))
  expect(ran).toMatchObject({ status: 0, acknowledged: writer.sent })
  const calls = preload.calls().map(({ call }) => call)
  removePlace(place)
  expect(calls.length).toBeGreaterThan(50)
  return calls
}

/**
 * Killing a process leaves what it wrote in the system's memory, so no kill shows that an fsync is missing: the order of the calls
 * does. Files of which the last write, or the one before a rename, has no fsync behind it.
 */
function unsynced(points: readonly Point[]): string[] {
  const open = new Set<string>()
  const found: string[] = []
  for (const { call, path } of points) {
    if (/-shm$|lease\.db/.test(path)) continue
    if (call === 'pwrite64' || call === 'write') open.add(path)
    if (call === 'fsync' || call === 'fdatasync') open.delete(path)
    if (call === 'rename' && open.has(path)) found.push(`${path} is renamed before its fsync`)
    if (!/^p?write/.test(call)) continue
    // Keys before what is sealed under them, the checkpoint before it is shown (J1, J2).
    if (path.endsWith('/log.db-wal') && open.has('data/default/keys.db-wal'))
      found.push('records are written before their keys are durable')
    if (path.includes('/anchor.json') && open.has('data/default/log.db-wal'))
      found.push('the anchor is written before the checkpoint is durable')
  }
  return [...found, ...[...open].map((path) => `${path} is written and not synced`)]
}

/** What is wrong after one run; each line says where. */
type Run = () => Promise<string[]>
let runs = 0

function straceRun(writer: Writer) {
  return ({ point, fault }: Case): Promise<string[]> => {
    const { call, nth, path } = point
    return reached(`${writer.name}: ${fault} at ${call} ${nth} of ${path}`, async (place) => {
      const strace = new Strace(place)
      const ran = await writer.run(place, (line) => strace.injecting(point, fault, line))
      const wasHit = await strace.wasHit(ran.pid, fault)
      return { wasHit, problems: await problemsOf(place, writer, ran, fault) }
    })
  }
}

function preloadRun(writer: Writer) {
  return ({ at, call, fault }: { at: number; call: string; fault: Fault }): Promise<string[]> =>
    reached(`${writer.name}: ${fault} at ${at}, near ${call}`, async (place) => {
      const preload = new Preload(place, library.library)
      const ran = await writer.run(place, (line) => line, preload.environment(at, fault))
      const wasHit = preload.calls().some(({ hit }) => hit)
      return { wasHit, problems: await problemsOf(place, writer, ran, fault) }
    })
}

/** Keys are random, and so is how many pages they fill: the last calls of a run are not in each. They get another try. */
async function reached(
  where: string,
  run: (place: Place) => Promise<{ wasHit: boolean; problems: string[] }>,
): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    const place = copyPlace(whole, join(root, `run-${runs++}`))
    const { wasHit, problems } = await run(place)
    removePlace(place)
    const isLast = wasHit || problems.length > 0 || attempt === 5
    if (!wasHit && isLast) problems.push('the call was not reached')
    if (isLast) return problems.map((problem) => `${where}: ${problem}`)
  }
}

async function problemsOf(place: Place, writer: Writer, ran: Ran, fault: Fault): Promise<string[]> {
  const problems: string[] = []
  // 0: it could do without. 1 and 3: it says what went wrong. A kill that was not reached is told by the caller.
  const fine = fault === 'KILL' ? [137, 0] : [0, 1, 3]
  if (!fine.includes(ran.status))
    problems.push(`it ended with ${ran.status}: ${ran.stderr.slice(-300)}`)
  if (/sealtrace: internal:/.test(ran.stderr)) problems.push(ran.stderr.slice(0, 300))
  const judged = await judge(place, names, { before, ...ran, sent: writer.sent })
  return [...problems, ...judged]
}

async function failuresOf<T>(
  cases: readonly T[],
  run: (each: T) => Promise<string[]>,
): Promise<string[]> {
  const waiting = [...cases]
  const failures: string[] = []
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const found = await run(next)
      failures.push(...found)
      // An hour is long to wait for the first bad news.
      for (const failure of isSlow ? found : []) process.stderr.write(`${failure}\n`)
      if (isSlow && waiting.length % 50 === 0) process.stderr.write(`${waiting.length} to go\n`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return failures
}

interface Case {
  readonly point: Point
  readonly fault: Fault
}

/**
 * Each fault of each point with SLOW=1. Else so many kills where one thing ends and the next begins, since what is half done within
 * a run of writes to one file is all the same; and so many errors, evenly.
 */
function straceCases(points: readonly Point[], kills: number, errors: number): Case[] {
  const all = (of: readonly Point[]): Case[] =>
    of.flatMap((point) => straceFaults(point).map((fault) => ({ point, fault })))
  if (isSlow) return all(points)
  const changing = points.filter(({ changes }) => changes)
  const isSame = (a: Point, b: Point | undefined): boolean =>
    a.call === b?.call && a.path === b.path
  const joints = changing.filter(
    (point, i) => !isSame(point, changing[i - 1]) || !isSame(point, changing[i + 1]),
  )
  return [
    ...sampleOf(
      all(joints).filter(({ fault }) => fault === 'KILL'),
      kills,
    ),
    ...sampleOf(
      all(points).filter(({ fault }) => fault !== 'KILL'),
      errors,
    ),
  ]
}

/** All of them with SLOW=1; else `count`, evenly. */
function sampleOf<T>(all: readonly T[], count: number): T[] {
  if (isSlow || all.length <= count) return [...all]
  const step = all.length / count
  return Array.from({ length: count }, (_, i) => all[Math.floor((i + 0.5) * step)]!)
}
