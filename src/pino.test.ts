import { pino, type DestinationStream, type LoggerOptions } from 'pino'
import { describe, expect, it } from 'vitest'
import { SealtraceError } from './error.ts'
import { pinoRedaction } from './pino.ts'
import { checkOutput, plantCanaries } from './testing.ts'

/** What pino writes, line by line. */
function logged(options: LoggerOptions, act: (log: ReturnType<typeof logger>) => void): string[] {
  const lines: string[] = []
  act(logger(options, { write: (line) => void lines.push(line) }))
  return lines
}

function logger(options: LoggerOptions, stream: DestinationStream) {
  return pino(options, stream)
}

const mail = 'jane.sample@example.com'

describe('lines of pino', () => {
  it('are masked in all fields, their names and the message, and stay JSON', () => {
    const [line = ''] = logged({ ...pinoRedaction(), name: 'app' }, (log) =>
      log.child({ requester: mail }).warn(
        {
          login: { password: 'only its name tells' },
          [mail]: 1,
          body: JSON.stringify({ to: mail }),
          err: new Error(`no mailbox ${mail}`),
        },
        'sent to %s',
        mail,
      ),
    )
    expect(JSON.parse(line)).toMatchObject({
      level: 40,
      name: 'app',
      requester: '[EMAIL_1]',
      login: { password: '[PASSWORD_1]' },
      '[EMAIL_1]': 1,
      body: '{"to":"[EMAIL_1]"}',
      err: { type: 'Error', message: 'no mailbox [EMAIL_1]' },
      msg: 'sent to [EMAIL_1]',
    })
    expect(line).not.toContain('jane')
  })

  it('keep level, time and pid as they are, in every spelling that pino has', () => {
    const options: LoggerOptions[] = [
      {},
      { timestamp: pino.stdTimeFunctions.isoTime },
      { formatters: { level: (level) => ({ level }) } },
    ]
    for (const more of options) {
      const [masked = '{}'] = logged({ ...more, ...pinoRedaction() }, (log) => log.info('a'))
      const [plain = '{}'] = logged(more, (log) => log.info('a'))
      const { time, ...rest } = JSON.parse(masked)
      expect({ ...JSON.parse(plain), time }).toEqual({ ...rest, time })
      expect(Number.isNaN(new Date(time).getTime())).toBe(false)
    }
  })

  it('that claim to be a level or a time are masked nevertheless', () => {
    const [line = '{}'] = logged(
      { ...pinoRedaction(), base: null, timestamp: () => `,"time":"${mail}"` },
      (log) => log.info({ pid: mail }, 'a'),
    )
    expect(JSON.parse(line)).toMatchObject({ time: '[EMAIL_1]', pid: '[EMAIL_1]' })
  })

  it('that claim to be a level, a time or a pid by their type are masked, too', () => {
    const claimed = { level: '219-09-9999', time: 4111111111111111, pid: 219099999 }
    const [line = '{}'] = logged(pinoRedaction({ policy: { minConfidence: 0.05 } }), (log) =>
      log.info(claimed, 'a'),
    )
    expect(JSON.parse(line)).toMatchObject({ level: '[US_SSN_1]', time: '[CREDIT_CARD_1]' })
    const [failed = '{}'] = logged(
      { ...pinoRedaction({ policy: { capture: { default: 'off' } } }), base: null },
      (log) => log.info({ ...claimed, level: 'hunterabc' }, 'a'),
    )
    expect(JSON.parse(failed)).toEqual({})
  })

  it('with a field twice hold neither value', () => {
    const lines = logged(pinoRedaction(), (log) => {
      log.child({ to: mail }).info({ to: 'nobody' })
      log.child({ to: 'nobody' }).info({ to: mail })
    })
    expect(lines.join()).not.toContain(mail)
  })

  it('hold no canary of any kind of value', () => {
    const planted = plantCanaries('pino')
    const lines = logged(pinoRedaction(), (log) => {
      for (const { channel, value } of planted.values) log.info({ channel, value })
    })
    expect(lines).toHaveLength(planted.values.length)
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow()
    const open = /stream|server-sent/
    const { leaked } = checkOutput(lines.join('\n'), { planted, in: 'value' })
    expect(leaked.filter((channel) => !open.test(channel))).toEqual([])
  })
})

it('are without content where the policy lets none pass', () => {
  const [line = ''] = logged(pinoRedaction({ policy: { capture: { default: 'off' } } }), (log) =>
    log.info({ a: 1 }, 'hello'),
  )
  expect(Object.keys(JSON.parse(line))).toEqual(['level', 'time', 'pid'])
})

describe('failure', () => {
  it('writes the line without its content, and says so', () => {
    let failures = 0
    const { hooks } = pinoRedaction({ onFailure: () => failures++ })
    expect(JSON.parse(hooks.streamWrite(`${mail} no JSON\n`))).toEqual({ msg: '[EMAIL_1] no JSON' })
    expect(failures).toBe(0)
    const stringify = JSON.stringify
    let calls = 0
    JSON.stringify = ((value: unknown) => {
      if (calls++ === 0) throw new Error('no memory')
      return stringify(value)
    }) as typeof JSON.stringify
    try {
      const own = `"level":30,"time":${Date.now()},"pid":${process.pid}`
      const line = hooks.streamWrite(`{${own},"to":"${mail}"}\n`)
      expect(line).toBe(`{${own},"msg":"[masking failed]"}\n`)
    } finally {
      JSON.stringify = stringify
    }
    expect(failures).toBe(1)
  })

  it('of a policy is told when the options are made', () => {
    expect(() => pinoRedaction({ policy: { minConfidence: -1 } })).toThrow(SealtraceError)
    expect(() => pinoRedaction({ key: new Uint8Array(3) })).toThrow(/at least 16/)
  })
})
