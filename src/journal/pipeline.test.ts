import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import { parseHeader, type Header } from '../record/header.ts'
import type { Step } from '../record/step.ts'
import { parseManifest } from '../seal/format/manifest.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import type { OpenLog } from './open-log.ts'

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

const me = localPrincipal('tester')
const reader = () => new Reader({ ...open, origin: open.info.origin })
const trace = '0123456789abcdef0123456789abcdef'
const spanId = (n: number) => n.toString(16).padStart(16, '0')

async function headers(): Promise<Header[]> {
  const rows = await open.store.trace(trace)
  return rows.flatMap(({ header }) => parseHeader(header ?? '') ?? [])
}

async function partCount(): Promise<number> {
  let n = 0
  for await (const _ of open.store.partIds()) n++
  return n
}

function onDisk(needle: string): boolean {
  const folders = [join(log.place.data, 'default'), log.created.stateDir]
  return folders.some((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(needle)),
  )
}

/** A conversation of which each turn re-sends all before it. */
function conversation(turns: number): Step[] {
  const history = [
    { role: 'system', content: 'You are a careful assistant for matters of human resources.' },
  ]
  return Array.from({ length: turns }, (_, turn) => {
    history.push({
      role: 'user',
      content: `Question number ${turn} about something that takes a few words to ask`,
    })
    const input = [...history]
    const answer = {
      role: 'assistant',
      content: `Answer number ${turn}, which takes a few words as well, as they do`,
    }
    history.push(answer)
    return testStep({ traceId: trace, spanId: spanId(turn + 1), input, output: [answer] })
  })
}

it('[R4] a user id stands in no header and no masked content; its pseudonym is stable', async () => {
  const userId = 'employee-jane-sample'
  await open.recorder.record([
    testStep({ traceId: trace, spanId: spanId(1), input: 'hello' }),
    testStep({ traceId: trace, spanId: spanId(2), userId, input: 'hello again' }),
    testStep({ userId, input: 'elsewhere' }),
  ])
  const [, second] = await headers()
  expect(second?.user).toMatch(/^user-[0-9a-f]{12}$/)
  expect(onDisk(userId)).toBe(false)
  const view = await reader().show(me, trace)
  expect(JSON.stringify(view)).not.toContain(userId)
  const record = view.steps.find((step) => step.spanId === spanId(2))?.recordId ?? ''
  const revealed = await reader().reveal(me, { record, class: 'user_id', reason: 'test' })
  expect(revealed.values).toEqual([{ placeholder: '[USER_ID_1]', value: userId }])
})

it('[R4] [E12] content that came before its user was known moves under the user, untouched', async () => {
  await open.recorder.record([
    testStep({ traceId: trace, spanId: spanId(1), input: 'before the user is known' }),
  ])
  const before = await partCount()
  await open.recorder.record([
    testStep({ traceId: trace, spanId: spanId(2), userId: 'u-7', input: 'now we know' }),
  ])
  const slots = await open.ring.slots(Buffer.from(trace, 'hex'))
  const subject = (await open.ring.subject('u-7'))?.id
  expect(slots).toMatchObject([
    { shared: true, subject },
    { shared: false, subject },
  ])
  expect(await partCount()).toBeGreaterThan(before)
  const view = await reader().show(me, trace)
  expect(view.steps.map(({ input }) => input)).toEqual(['before the user is known', 'now we know'])
})

it('[E12] content of nobody is that of the only person of its trace, and of nobody once there are two', async () => {
  const [one, nobody, two] = [{ userId: 'a' }, {}, { userId: 'b' }]
  for (const [n, more] of [nobody, one, nobody, two, nobody, one].entries())
    await open.recorder.record([testStep({ traceId: trace, spanId: spanId(n), ...more })])
  const slots = await open.ring.slots(Buffer.from(trace, 'hex'))
  const ids = slots.map(({ id }) => Buffer.from(id).toString('hex'))
  const used = (await open.store.trace(trace)).map(({ manifest }) => {
    const keyId = parseManifest(manifest).own[0]?.keyId ?? new Uint8Array(0)
    return ids.indexOf(Buffer.from(keyId).toString('hex'))
  })
  expect(used).toEqual([0, 1, 1, 2, 0, 1])
  expect(slots.map(({ shared }) => shared)).toEqual([true, false, false])
})

it('[R4] two users of one trace have a slot each', async () => {
  await open.recorder.record(
    ['a', 'b', 'a'].map((userId, n) =>
      testStep({ traceId: trace, spanId: spanId(n), userId, input: `input ${n}` }),
    ),
  )
  const slots = await open.ring.slots(Buffer.from(trace, 'hex'))
  expect(new Set(slots.map(({ subject }) => subject)).size).toBe(2)
})

it('[R5] a history that is sent again is stored once, and reads as it was sent', async () => {
  const steps = conversation(20)
  for (const step of steps) await open.recorder.record([step])
  const view = await reader().show(me, trace)
  for (const [n, step] of steps.entries()) {
    const shown = view.steps.find((candidate) => candidate.spanId === spanId(n + 1))
    expect(shown?.input).toEqual(step.input)
    expect(shown?.output).toEqual(step.output)
  }
})

it('[R5] parts, bytes and manifests grow linearly with turns', async () => {
  const cost = async (turns: number) => {
    const fresh = await testLog()
    const its = await fresh.open()
    for (const step of conversation(turns)) await its.recorder.record([step])
    const rows = await its.store.trace(trace)
    let parts = 0
    for await (const _ of its.store.partIds()) parts++
    await its.close()
    fresh.dispose()
    return {
      parts,
      bytes: rows.reduce(
        (sum, { manifest, header }) => sum + manifest.length + (header?.length ?? 0),
        0,
      ),
    }
  }
  const [few, many] = [await cost(10), await cost(40)]
  expect(many.parts / few.parts).toBeLessThan(4.2)
  expect(many.bytes / few.bytes).toBeLessThan(4.6)
})

it('[R5] continues its lists after a restart, and after the trace fell out of memory', async () => {
  const steps = conversation(6)
  for (const [n, step] of steps.entries()) {
    await open.recorder.record([step])
    if (n === 2) {
      await open.close()
      open = await log.open()
    }
    if (n === 4) open.pipeline.reset()
  }
  const rows = await open.store.trace(trace)
  const sizes = rows.map(({ manifest }) => parseManifest(manifest).appended.length)
  expect(sizes).toEqual([3, 2, 2, 2, 2, 2])
})

it('[R6] the same step again is a duplicate, a changed one a revision', async () => {
  const step = testStep({ traceId: trace, spanId: spanId(1), input: 'one' })
  await open.recorder.record([step])
  expect(await open.recorder.record([step])).toMatchObject({ accepted: 1, duplicates: 1 })
  expect(await open.recorder.record([{ ...step, input: 'two' }])).toMatchObject({ duplicates: 0 })
  expect((await headers()).map(({ kind }) => kind)).toEqual(['step', 'revision'])
  await open.close()
  open = await log.open()
  expect(await open.recorder.record([step, { ...step, input: 'two' }])).toMatchObject({
    duplicates: 2,
  })
  const view = await reader().show(me, trace)
  expect(view.steps).toHaveLength(1)
  expect(view.steps[0]?.input).toBe('two')
  expect(view.steps[0]?.revisions).toHaveLength(1)
})

it('[R6] a stranger who sends a step id first suppresses nothing', async () => {
  await open.recorder.record([testStep({ traceId: trace, spanId: spanId(1), input: 'forged' })])
  await open.recorder.record([testStep({ traceId: trace, spanId: spanId(1), input: 'real' })])
  const view = await reader().show(me, trace)
  expect(view.steps[0]?.input).toBe('real')
  expect((await open.store.trace(trace)).length).toBe(2)
})

it('[R8] an entry above max_entry_size is kept whole, in several parts, and says so', async () => {
  await open.close()
  open = await log.open({ maxEntrySize: 10_000 })
  const text = Array.from({ length: 5000 }, (_, n) => `word${n * 7919}`).join(' ')
  await open.recorder.record([testStep({ traceId: trace, spanId: spanId(1), input: text })])
  const [header] = await headers()
  expect(header?.oversize).toBe(true)
  expect((await reader().show(me, trace)).steps[0]?.input === text).toBe(true)
  await open.recorder.record([testStep({ traceId: trace, spanId: spanId(2), input: 'short' })])
  expect((await headers())[1]?.oversize).toBeUndefined()
})

it('numbers, nulls, odd keys and marks in recorded text come back as they went in', async () => {
  const attributes = JSON.parse(
    '{"__proto__": {"x": 1}, "n": 1.5, "z": null, "e": [], "\u0081k": "\u0081email\u008da\u008d\u008f", "r": "\u0090*0+5*1\u008f"}',
  )
  await open.recorder.record([testStep({ traceId: trace, spanId: spanId(1), attributes })])
  const view = await reader().show(me, trace)
  expect(JSON.stringify(view.steps[0]?.attributes)).toBe(JSON.stringify(attributes))
})
