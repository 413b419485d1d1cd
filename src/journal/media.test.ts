import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import { compilePolicy } from '../protect/policy.ts'
import { parseHeader, type Header } from '../record/header.ts'
import type { JsonValue } from '../record/json.ts'
import type { Step } from '../record/step.ts'
import { folderContents } from '../testing/canary.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import type { OpenLog } from './open-log.ts'

let log: TestLog
let open: OpenLog
beforeEach(async () => {
  log = await testLog()
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

const picture = Buffer.from([
  ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  ...Array.from({ length: 3000 }, (_, i) => (i * i * 31 + 7) % 251),
])
const base64 = picture.toString('base64')
const traceId = '0123456789abcdef0123456789abcdef'

function asked(more: Partial<Step> = {}): Step {
  const content = [
    { type: 'text', text: 'What is in this picture that I took?' },
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: base64 } },
  ]
  return testStep({
    traceId,
    spanId: '1111111111111111',
    input: [{ role: 'user', content }],
    ...more,
  })
}

async function headers(): Promise<Header[]> {
  const rows = await open.store.trace(traceId)
  return rows.flatMap(({ header }) => parseHeader(header ?? '') ?? [])
}

async function inputOf(trace = traceId): Promise<JsonValue> {
  const reader = new Reader({ ...open, origin: open.info.origin })
  const { steps } = await reader.show(localPrincipal('tester'), trace)
  return steps[0]?.input ?? null
}

/** Pieces of the picture in the form that it came in and in others, in any file. */
function bytesOnDisk(): boolean {
  const pieces = [base64.slice(400, 460), picture.subarray(300, 340)]
  const hex = picture.toString('hex', 300, 340)
  return folderContents(log.path).some(([, content]) =>
    [...pieces, hex].some((piece) => content.includes(piece)),
  )
}

it('[R9] keeps a keyed hash, the type and the size of media, and none of the bytes', async () => {
  open = await log.open()
  await open.recorder.record([asked()])
  const text = JSON.stringify(await inputOf())
  expect(text).toMatch(/\[media type=image\/png bytes=3008 hash=[0-9a-f]{32}\]/)
  expect(text).toContain('What is in this picture')
  expect((await headers())[0]?.findings).toMatchObject({ media: { count: 1, action: 'hash' } })
  expect(bytesOnDisk()).toBe(false)
})

it('[R9] seals media whole where the settings say so', async () => {
  open = await log.open({ policy: compilePolicy({ media: 'keep' }) })
  await open.recorder.record([asked()])
  expect(JSON.stringify(await inputOf())).toContain(base64)
  expect(bytesOnDisk()).toBe(false)
})

it('[R9] knows the same media again in another run, and a step that was sent again', async () => {
  open = await log.open()
  await open.recorder.record([asked()])
  const again = await open.recorder.record([asked(), asked({ traceId: 'f'.repeat(32) })])
  expect(again.duplicates).toBe(1)
  expect(await inputOf('f'.repeat(32))).toEqual(await inputOf())
})

it('[R9] other media make it another step, though they are not kept', async () => {
  open = await log.open()
  const data = Buffer.concat([picture, Buffer.of(0)]).toString('base64')
  await open.recorder.record([asked()])
  const part = { type: 'image', source: { type: 'base64', media_type: 'image/png', data } }
  await open.recorder.record([asked({ input: [{ role: 'user', content: [part] }] })])
  expect((await headers()).map(({ kind }) => kind)).toEqual(['step', 'revision'])
})

it('[R9] what stands beside media is looked at as ever', async () => {
  open = await log.open()
  const text = `data:image/png;base64,${base64} from jane.sample@example.com`
  await open.recorder.record([asked({ input: text })])
  expect(await inputOf()).toMatch(
    /^\[media type=image\/png bytes=3008 hash=\w{32}\] from \[EMAIL_1\]$/,
  )
})
