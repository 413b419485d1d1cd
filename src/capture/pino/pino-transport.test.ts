import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { pinoTransport, type PinoTransportOptions } from './pino-transport.ts'

const traceId = '0123456789abcdef'.repeat(2)
const spanId = '0123456789abcdef'

function recording(options: PinoTransportOptions = {}) {
  const { recorder, steps } = memoryRecorder()
  const stream = pinoTransport({ recorder, ...options })
  return { log: pino(stream), stream, recorder, steps }
}

const ended = (stream: ReturnType<typeof pinoTransport>): Promise<void> =>
  new Promise((done) => stream.end(done))

it('a first run with no collector says how many lines are lost', async () => {
  using folder = tempFolder()
  const codes: string[] = []
  const stream = pinoTransport({
    ...{ collector: 'http://127.0.0.1:1', ingestKey: 'k', spool: { folder: folder.path } },
    shutdownMs: 200,
    onNotice: ({ code, message }) => codes.push(`${code}: ${message.slice(0, 25)}`),
  })
  const log = pino(stream)
  for (let i = 0; i < 5; i++) log.info('line')
  await ended(stream)
  expect(codes.at(-1)).toBe('lost: 5 recorded steps are lost')
})

describe('lines of pino', () => {
  it('become event steps with all that they say', () => {
    const { log, steps, recorder } = recording()
    const before = Date.now() * 1000
    log.child({ name: 'hr' }).warn({ employee: { id: 7 }, body: 'mine' }, 'no %s', 'salary')
    expect(steps).toMatchObject([
      {
        kind: 'event',
        name: 'log',
        status: 'unset',
        attributes: {
          body: 'no salary',
          severityText: 'warn',
          severityNumber: 13,
          name: 'hr',
          employee: { id: 7 },
          'attribute.body': 'mine',
          pid: process.pid,
        },
      },
    ])
    expect(steps[0]?.startTime).toBeGreaterThanOrEqual(before)
    expect(steps[0]?.endTime).toBe(steps[0]?.startTime)
    expect(recorder.stats().failures).toBe(0)
  })

  it('are whole where a character is split between two pieces', async () => {
    const { stream, steps } = recording()
    const line = Buffer.from('{"msg":"caf\u00e9"}\n')
    const middle = line.indexOf(0xc3) + 1
    stream.write(line.subarray(0, middle))
    stream.write(line.subarray(middle))
    stream.write('{"msg":"a')
    stream.write(Buffer.from('b"}\n'))
    await ended(stream)
    expect(steps.map(({ attributes }) => attributes['body'])).toEqual(['caf\u00e9', 'ab'])
  })

  it('with an error have it as the error of the step', () => {
    const { log, steps } = recording()
    log.error(new TypeError('no such row'))
    expect(steps).toMatchObject([
      { status: 'error', error: { type: 'TypeError', message: 'no such row' } },
    ])
    expect(steps[0]?.error?.stack).toContain('pino-transport.test')
    expect(steps[0]?.attributes).not.toHaveProperty('err')
  })

  it('are shown with the step that they name; those that name none stand together', () => {
    const { log, steps } = recording()
    log.info({ trace_id: traceId, span_id: spanId, userId: 'u-1', sessionId: 's-1' }, 'in a step')
    log.info({ traceId }, 'in a trace')
    log.info({ trace_id: 'jane', span_id: '0'.repeat(16) }, 'in none')
    log.info('in none')
    const [inStep, inTrace, inNone, neither] = steps
    expect(inStep).toMatchObject({
      traceId,
      spanId,
      joinsSpan: true,
      userId: 'u-1',
      sessionId: 's-1',
    })
    expect(inTrace).toMatchObject({ traceId })
    expect(inTrace?.joinsSpan).toBeUndefined()
    expect(inNone?.traceId).not.toBe(traceId)
    expect(neither?.traceId).toBe(inNone?.traceId)
    expect(neither?.spanId).not.toBe(inNone?.spanId)
  })

  it('come in pieces, several at once, and without an end', async () => {
    const { stream, steps } = recording()
    for (const piece of [
      '{"msg":"a',
      '"}\n{"msg":"b"}\n\n{"ms',
      'g":"c"}',
      '\nplain words\n',
      '{"msg":"d"}',
    ])
      stream.write(piece)
    await ended(stream)
    expect(steps.map(({ attributes }) => attributes['body'])).toEqual([
      'a',
      'b',
      'c',
      'plain words',
      'd',
    ])
  })

  it('that are too long leave a mark, and the next one is read', () => {
    const { stream, steps } = recording()
    for (let i = 0; i < 40; i++) stream.write('x'.repeat(50_000))
    stream.write('\n{"msg":"next"}\n')
    expect(steps.map(({ attributes }) => attributes['body'])).toEqual(['[too large]', 'next'])
  })

  it('may have other names for their fields, and levels and times in words', () => {
    const { recorder, steps } = memoryRecorder()
    const stream = pinoTransport({ recorder, messageKey: 'message', errorKey: 'error' })
    const options = {
      messageKey: 'message',
      errorKey: 'error',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level: string) => ({ level }) },
    }
    pino(options, stream).info({ error: new Error('broken') }, 'words')
    expect(steps).toMatchObject([
      { error: { message: 'broken' }, attributes: { body: 'words', severityText: 'info' } },
    ])
    expect(steps[0]?.startTime).toBeGreaterThan(1_700_000_000_000_000)
  })
})

describe('a transport', () => {
  it('without a collector, or with options that are off, records nothing and harms nothing', async () => {
    for (const options of [{ collector: 'no address', ingestKey: 'x' }, { collector: '' }]) {
      const stream = pinoTransport(options)
      pino(stream).info('a line')
      await ended(stream)
    }
  })

  it('with a recorder that is broken harms nothing', async () => {
    const recorder = new Proxy(
      {},
      {
        get: () => () => {
          throw new Error('broken')
        },
      },
    ) as never
    const stream = pinoTransport({ recorder })
    pino(stream).info('a line')
    await new Promise<void>((done) => Reflect.apply(Reflect.get(stream, 'flush'), stream, [done]))
    await ended(stream)
  })
})
