// Values that an application has encrypted itself, from the step to the reveal.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import { parseHeader } from '../record/header.ts'
import type { JsonValue } from '../record/json.ts'
import { encryptedJson } from '../testing/encrypted-json.ts'
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

const traceId = '0123456789abcdef0123456789abcdef'
const me = localPrincipal('tester')
const reader = () => new Reader({ ...open, origin: open.info.origin })

async function record(...outputs: JsonValue[]): Promise<void> {
  await open.recorder.record(
    outputs.map((output, i) => testStep({ traceId, spanId: String(i + 1).repeat(16), output })),
  )
}

async function shownOf() {
  const { steps } = await reader().show(me, traceId)
  return steps.map(({ recordId, output }) => ({ recordId, output }))
}

it.each([
  ['short', 1],
  ['as long as media', 20],
  ['so long that it is stored apart', 60],
  ['of a megabyte', 65_536],
])('[P35] one that is %s is shown as encrypted, kept, and revealed', async (_, blocks) => {
  const value = encryptedJson(blocks)
  await record({ ssn: value, note: value, subType: '06' }, { list: ['06', { salary: value }] })
  const steps = await shownOf()
  expect(steps.map(({ output }) => output)).toEqual([
    { ssn: '[ENCRYPTED_1]', note: '[ENCRYPTED_1]', subType: '06' },
    { list: ['06', { salary: '[ENCRYPTED_1]' }] },
  ])
  const rows = await open.store.trace(traceId)
  const findings = rows.map(({ header }) => parseHeader(header ?? '')?.findings)
  expect(findings).toMatchObject([
    { encrypted: { count: 2, action: 'seal' } },
    { encrypted: { count: 1, action: 'seal' } },
  ])
  for (const found of findings) expect(Object.keys(found ?? {})).toEqual(['encrypted'])
  for (const { recordId } of steps) {
    const request = { record: recordId, class: 'encrypted', reason: 'a test' }
    const { values } = await reader().reveal(me, request)
    expect(values.map((hidden) => hidden.value)).toEqual([value])
  }
})

it('[S13] leaves no tokens in the index, so that equal ones are no link between runs', async () => {
  const seal = async (output: JsonValue) => {
    const { records } = await open.pipeline.seal([testStep({ traceId, output })])
    return records.flatMap(({ parts }) => parts.filter(({ tokens }) => tokens))
  }
  expect(await seal({ ssn: encryptedJson() })).toEqual([])
  expect(await seal({ ssn: '219-09-9999' })).toHaveLength(1)
})
