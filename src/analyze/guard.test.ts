import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnalyzerFault, type Analyzer, type AnalyzerFinding } from './analyzer.ts'
import { analyzerTrouble } from './analyzer-trouble.ts'
import { guardAnalyzer, joinGuards, type AnalyzerFailure, type GuardOptions } from './guard.ts'
import { splitText } from './split-text.ts'

const secret = (text: string): AnalyzerFinding[] =>
  [...text.matchAll(/SECRET\d*/g)].map(({ 0: value, index }) => ({
    class: 'secret',
    start: index,
    end: index + value.length,
    confidence: 1,
    detector: 'test:SECRET',
  }))

type Behave = (
  texts: readonly string[],
  signal: AbortSignal,
) => Promise<readonly AnalyzerFinding[][]>
const well: Behave = async (texts) => texts.map(secret)

function guarded(
  behave: Behave,
  options: GuardOptions = {},
  limits = { texts: 10, bytes: 30_000 },
) {
  const calls: string[][] = []
  const failures: AnalyzerFailure[] = []
  const analyzer: Analyzer = {
    name: 'test',
    limits,
    analyze(texts, signal) {
      calls.push([...texts])
      return behave(texts, signal)
    },
  }
  const guard = guardAnalyzer(analyzer, {
    onFailure: (failure) => failures.push(failure),
    ...options,
  })
  return {
    calls,
    failures,
    guard,
    ask: async (...texts: string[]) => [...(await guard.analyze(texts))],
  }
}

describe('answers', () => {
  it('texts of one question go together, each once, and are remembered', async () => {
    const { ask, calls } = guarded(well)
    const found = { class: 'secret', start: 2, end: 8, confidence: 1, detector: 'test:SECRET' }
    expect(await ask('a SECRET', 'b', 'b')).toEqual([
      ['a SECRET', [found]],
      ['b', []],
    ])
    await ask('b', 'a SECRET')
    expect(calls).toEqual([['a SECRET', 'b']])
  })

  it('a question that is under way is not asked twice', async () => {
    const { ask, calls } = guarded(well)
    await Promise.all([ask('x'), ask('x'), ask('x', 'y')])
    expect(calls).toEqual([['x'], ['y']])
  })

  it('calls are bounded by number of texts and by size', async () => {
    const { ask, calls } = guarded(well, {}, { texts: 3, bytes: 1000 })
    await ask('1', '2', '3', '4', 'é'.repeat(300), 'é'.repeat(301))
    expect(calls.map((texts) => texts.length)).toEqual([3, 2, 1])
  })

  it('only the classes that are wanted', async () => {
    const { ask } = guarded(well, { classes: ['email'] })
    expect(await ask('SECRET')).toEqual([['SECRET', []]])
  })

  it('the memory is bounded', async () => {
    const { ask, calls } = guarded(well, { cache: 3 })
    for (const text of ['a', 'b', 'c', 'd', 'd', 'b', 'a']) await ask(text)
    expect(calls.flat()).toEqual(['a', 'b', 'c', 'd', 'a'])
  })

  it('what waits is bounded, and calls at a time are', async () => {
    let running = 0
    let most = 0
    const { ask, failures } = guarded(
      async (texts) => {
        most = Math.max(most, ++running)
        await new Promise((done) => setTimeout(done, 5))
        running--
        return texts.map(secret)
      },
      { concurrency: 2, queue: 3 },
      { texts: 1, bytes: 30_000 },
    )
    const answers = await ask('1', '2', '3', '4', '5', '6', '7')
    expect(answers.map(([, answer]) => answer)).toEqual([[], [], [], [], [], 'failed', 'failed'])
    expect(most).toBe(2)
    expect(failures.map(({ reason }) => reason)).toEqual(['busy', 'busy'])
  })

  it('an answer comes within the time limit, also for what has to wait', async () => {
    const slow: Behave = async (texts, signal) => {
      await new Promise((done) => {
        const timer = setTimeout(done, 5000)
        signal.addEventListener('abort', () => (clearTimeout(timer), done(null)))
      })
      return texts.map(secret)
    }
    const options = { concurrency: 1, timeoutMs: 400 }
    const { ask, calls, failures } = guarded(slow, options, { texts: 1, bytes: 30_000 })
    const started = performance.now()
    const answers = await ask('1', '2', '3', '4')
    expect(performance.now() - started).toBeLessThan(750)
    expect(answers.map(([, answer]) => answer)).toEqual(['failed', 'failed', 'failed', 'failed'])
    expect(failures.map(({ reason }) => reason).toSorted()).toEqual([
      ...['busy', 'busy', 'busy', 'timeout'],
    ])
    expect(calls).toHaveLength(1)
  })

  it('a call that had to wait has what is left of the time', async () => {
    const waits = [250, 5000]
    const { ask, failures } = guarded(
      async (texts) => {
        await new Promise((done) => setTimeout(done, waits.shift()))
        return texts.map(secret)
      },
      { concurrency: 1, timeoutMs: 600 },
      { texts: 1, bytes: 30_000 },
    )
    const started = performance.now()
    expect((await ask('1', '2')).map(([, answer]) => answer)).toEqual([[], 'failed'])
    const took = performance.now() - started
    expect(took).toBeGreaterThan(580)
    expect(took).toBeLessThan(800)
    expect(failures.map(({ reason }) => reason)).toEqual(['timeout'])
  })

  it('where nobody waits for it all is asked, and each call has the whole time', async () => {
    const { ask, calls, failures } = guarded(
      async (texts) => {
        await new Promise((done) => setTimeout(done, 30))
        return texts.map(secret)
      },
      { concurrency: 1, queue: 1, timeoutMs: 120, patient: true },
      { texts: 1, bytes: 30_000 },
    )
    const answers = await ask('1', '2', '3', '4', '5', '6')
    expect(answers.map(([, answer]) => answer)).toEqual([[], [], [], [], [], []])
    expect(calls).toHaveLength(6)
    expect(failures).toEqual([])
  })

  it('of several analyzers all must answer', async () => {
    const good = guarded(well).guard
    const bad = guarded(() => Promise.reject(new AnalyzerFault('status', 500))).guard
    const both = await joinGuards([good, good]).analyze(['SECRET'])
    expect(both.get('SECRET')).toHaveLength(2)
    expect((await joinGuards([good, bad]).analyze(['SECRET'])).get('SECRET')).toBe('failed')
  })
})

describe('[A1] what is not answered well and in time has failed', () => {
  it.each<[string, Behave, string]>([
    ['no answer', () => new Promise(() => {}), 'timeout'],
    [
      'an answer that comes too late',
      (texts, signal) =>
        new Promise((done) => signal.addEventListener('abort', () => done(texts.map(secret)))),
      'timeout',
    ],
    ['an error', () => Promise.reject(new Error('SECRET in a message')), 'answer'],
    [
      'a thrown error',
      () => {
        throw new TypeError('SECRET')
      },
      'answer',
    ],
    ['a fault', () => Promise.reject(new AnalyzerFault('unreachable')), 'unreachable'],
    ['too few answers', async () => [], 'answer'],
    ['a place outside of the text', async () => [[{ ...place, end: 99 }]], 'answer'],
    ['a place before the text', async () => [[{ ...place, start: -1 }]], 'answer'],
    ['a place without characters', async () => [[{ ...place, start: 2, end: 2 }]], 'answer'],
    ['a place that is no number', async () => [[{ ...place, start: Number.NaN }]], 'answer'],
  ])('%s', async (_, behave, reason) => {
    const { ask, failures } = guarded(behave, { timeoutMs: 50 })
    expect(await ask('SECRET')).toEqual([['SECRET', 'failed']])
    expect(failures).toEqual([{ analyzer: 'test', reason, texts: 1 }])
  })
  const place = { class: 'x', start: 0, end: 1, confidence: 1, detector: 'x' }

  it('half a pair of surrogates, which services refuse, is sent as a sign of the same length', async () => {
    const { ask, calls } = guarded(well)
    const text = '\ud83d SECRET'
    const [[, found] = []] = await ask(text)
    expect(found).toMatchObject([{ start: 2, end: 8 }])
    expect(calls).toEqual([['\ufffd SECRET']])
  })

  it('a failure is not remembered', async () => {
    let good = false
    const { ask } = guarded((texts, signal) =>
      good ? well(texts, signal) : Promise.reject(new Error('no')),
    )
    expect(await ask('x')).toEqual([['x', 'failed']])
    good = true
    expect(await ask('x')).toEqual([['x', []]])
  })
})

it('[A2] a service that keeps failing is left alone for a while, then tried with one question', async () => {
  let now = 0
  let good = false
  const { ask, calls, failures } = guarded(
    (texts, signal) =>
      good ? well(texts, signal) : Promise.reject(new AnalyzerFault('status', 503)),
    { now: () => now },
  )
  for (let i = 0; i < 8; i++) await ask(`text ${i}`)
  expect(calls).toHaveLength(5)
  expect(failures.slice(5).map(({ reason }) => reason)).toEqual(['paused', 'paused', 'paused'])
  now = 10_001
  await ask('again')
  await ask('and again')
  expect(calls).toHaveLength(6)
  now = 30_000
  good = true
  expect(await ask('x')).toEqual([['x', []]])
  expect(await ask('y')).toEqual([['y', []]])
})

it('[A3] a failure is counted and said once a minute, without any text', async () => {
  const counted: unknown[] = []
  const lines: string[] = []
  let now = 0
  const onFailure = analyzerTrouble(
    (labels, texts) => counted.push([labels, texts]),
    (line) => lines.push(line),
    () => now,
  )
  const { ask } = guarded(() => Promise.reject(new Error('SECRET')), { onFailure })
  await ask('SECRET1', 'SECRET2')
  await ask('SECRET3')
  now = 61_000
  await ask('SECRET4')
  expect(counted).toEqual([
    [{ analyzer: 'test', reason: 'answer' }, 2],
    [{ analyzer: 'test', reason: 'answer' }, 1],
    [{ analyzer: 'test', reason: 'answer' }, 1],
  ])
  expect(lines).toHaveLength(2)
  expect(lines[0]).toBe(
    'analyzer test gave no answer (answer): texts are sealed whole until it does',
  )
})

describe('long texts', () => {
  it('are cut, and findings stand where they stand in the text', async () => {
    const { ask, calls } = guarded(well, {}, { texts: 10, bytes: 3000 })
    const text = Array.from({ length: 700 }, (_, i) => `SECRET${i} 😀 ${'é'.repeat(i % 40)}`).join(
      ' ',
    )
    const [[, found] = []] = await ask(text)
    const values = new Set(
      (found as AnalyzerFinding[]).map(({ start, end }) => text.slice(start, end)),
    )
    for (let i = 0; i < 700; i++) expect(values).toContain(`SECRET${i}`)
    for (const texts of calls)
      expect(texts.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0)).toBeLessThanOrEqual(
        3000,
      )
  })

  it('pieces cover the text, overlap and part no pair', () => {
    const unit = fc.constantFrom('a', ' ', '😀', 'é', '中')
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 3000 }), (text) => {
        let covered = 0
        for (const { start, text: piece } of splitText(text, 2000)) {
          expect(start).toBeLessThanOrEqual(covered)
          expect(text.slice(start, start + piece.length)).toBe(piece)
          expect(piece.isWellFormed()).toBe(true)
          expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(2000)
          if (start > 0) expect(covered - start).toBeGreaterThanOrEqual(256)
          covered = start + piece.length
        }
        expect(covered).toBe(text.length)
      }),
      { numRuns: 200 },
    )
  })
})
