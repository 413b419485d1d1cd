import { afterEach, beforeEach, expect, test } from 'vitest'
import { rotateSigning } from '../../erase/rotate-signing.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import { keyHandovers } from '../../server/key-handovers.ts'
import { testStep } from '../../testing/steps.ts'
import { testLog, type TestLog } from '../../testing/test-log.ts'
import { CheckpointGuard } from './checkpoint-guard.ts'
import { Counters } from './counters.ts'
import { checkpointHeaders } from '../../server/checkpoint-headers.ts'
import { followHandovers } from './follow-handover.ts'

let log: TestLog
let open: OpenLog
beforeEach(async () => {
  log = await testLog()
  open = await log.open()
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

const first = () => open.info.logKey
const handovers = async (): Promise<unknown> => JSON.parse(JSON.stringify(await keyHandovers(open)))

/** A whole rotation; returns the new key. */
async function rotate(): Promise<string> {
  const { to } = await rotateSigning(open, { actor: 'tester' })
  await open.recorder.record([testStep({ name: `to ${to.length}` })])
  await rotateSigning(open, { actor: 'tester', finish: true })
  await open.recorder.record([testStep({ name: `after ${to.length}` })])
  return to
}

test('[V26] a new key is followed from the first one, through any number of rotations', async () => {
  expect(followHandovers([first()], await handovers())).toEqual([first()])
  const second = await rotate()
  const third = await rotate()
  expect(followHandovers([first()], await handovers())).toEqual([first(), second, third])
  expect(followHandovers([second], await handovers())).toEqual([second, third])
})

test('[V26] a guard that knows the first key goes on with the last one', async () => {
  const notices: string[] = []
  const asked: string[] = []
  const guard = new CheckpointGuard({
    settings: {
      ...{ collector: 'http://127.0.0.1:1', logKeys: [first()] },
      ...{ checkpointMemory: true, requireCheckpoint: false },
    },
    client: {
      async send({ path }) {
        asked.push(path)
        const body = Buffer.from(JSON.stringify({ handovers: await keyHandovers(open) }))
        return { status: 200, retryAfter: undefined, body }
      },
    },
    ...{ headers: {}, memory: null, counters: new Counters() },
    notice: ({ code }) => notices.push(code),
  })
  const send = async () => {
    const request = guard.ask()
    const shown = await checkpointHeaders(open.store, request.head?.size ?? 0)
    const { 'sealtrace-checkpoint': checkpoint, 'sealtrace-consistency': consistency } = shown
    const body = Buffer.from('{}')
    return guard.check(
      { ...{ status: 200, retryAfter: undefined, body }, checkpoint, consistency },
      request,
    )
  }
  expect(await send()).toBe('holds')
  await rotate()
  expect([await send(), notices, asked]).toEqual(['holds', ['log_key'], ['/api/v1/recorder/keys']])
  expect([await send(), asked.length]).toEqual(['holds', 1])
})

test('[V26] what is changed in it proves nothing', async () => {
  await rotate()
  const [good] = (await handovers()) as [Record<string, unknown>]
  for (const [name, value] of Object.entries(good)) {
    const text = String(value)
    const other = typeof value === 'number' ? value + 1 : Array.isArray(value) ? [] : changed(text)
    for (const forged of [other, null, {}, 'x', undefined])
      expect([name, followHandovers([first()], [{ ...good, [name]: forged }])]).toEqual([
        name,
        [first()],
      ])
  }
  for (const junk of [null, 'x', {}, [null], [[]], [{}], [1]])
    expect(followHandovers([first()], junk)).toEqual([first()])
})

/** One character in the middle is another one. */
function changed(text: string): string {
  const at = Math.floor(text.length / 2)
  return `${text.slice(0, at)}${text[at] === '1' ? '2' : '1'}${text.slice(at + 1)}`
}
