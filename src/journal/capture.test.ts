// What the policy lets be recorded, seen from outside: what is shown, what can be revealed, what is on the disk.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import { compilePolicy, type PolicyOptions } from '../protect/policy.ts'
import { parseHeader, type Header } from '../record/header.ts'
import { parseManifest } from '../seal/format/manifest.ts'
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

const me = localPrincipal('tester')
const trace = '0123456789abcdef0123456789abcdef'
const mail = 'jane.sample@example.org'
const long = 'a sentence that goes on for quite some time, again and again. '.repeat(12)
const step = testStep({
  traceId: trace,
  spanId: '00000000000000a1',
  traceType: 'agent_decision',
  userId: 'u-1',
  input: [{ role: 'user', content: `${long} write to ${mail}` }],
  output: { status: 'ok', note: `sent to ${mail}` },
  attributes: { plan: 'pro' },
})

async function record(options: PolicyOptions, steps = [step]) {
  open = await log.open({ policy: compilePolicy(options) })
  const batch = await open.pipeline.seal(steps)
  await open.journal.append(batch)
  return batch
}

async function headers(): Promise<Header[]> {
  const rows = await open.store.trace(trace)
  return rows.flatMap(({ header }) => parseHeader(header ?? '') ?? [])
}

async function view() {
  const reader = new Reader({ ...open, origin: open.info.origin })
  return (await reader.show(me, trace)).steps
}

async function revealed(className: string) {
  const reader = new Reader({ ...open, origin: open.info.origin })
  const [first] = await view()
  const request = { record: first?.recordId ?? '', class: className, reason: 'test' }
  return (await reader.reveal(me, request)).values.map(({ value }) => value)
}

describe('[P17] capture modes', () => {
  it('[P17] full seals all, and shows it masked', async () => {
    await record({})
    expect(JSON.stringify(await view())).toContain('[EMAIL_1]')
    expect(await revealed('email')).toEqual([mail])
  })

  it('[P17] masked keeps no hidden value', async () => {
    await record({ capture: { Agent_Decision: 'masked' } })
    const text = JSON.stringify(await view())
    expect(text).toContain('sent to [EMAIL_1]')
    expect(text).not.toContain(mail)
    expect(await revealed('email')).toEqual([])
    expect(await revealed('user_id')).toEqual([])
    expect((await headers())[0]?.findings).toMatchObject({
      email: { action: 'masked' },
      user_id: { action: 'masked' },
    })
  })

  it('[P17] metadata keeps the header alone', async () => {
    await record({ capture: { default: 'metadata' } })
    const [first] = await view()
    expect(first).toMatchObject({ input: null, output: null, attributes: {}, status: step.status })
    const [header] = await headers()
    expect(header).toMatchObject({ traceType: 'agent_decision', findings: {} })
    const [row] = await open.store.trace(trace)
    expect(parseManifest(row?.manifest ?? new Uint8Array()).appended).toEqual([])
  })

  it('[P17] reference keeps length and keyed hash of each value', async () => {
    await record({ capture: { default: 'reference' } })
    const [first] = await view()
    const text = JSON.stringify(first)
    expect(first?.output).toEqual({
      status: expect.stringMatching(/^\[reference length=2 hash=[0-9a-f]{16}\]$/),
      note: expect.stringMatching(/^\[reference length=31 hash=[0-9a-f]{16}\]$/),
    })
    for (const piece of [mail, 'sentence', '"pro"']) expect(text).not.toContain(piece)
    expect(await revealed('user_id')).toEqual([])
  })

  it('[P17] off records nothing and counts the step', async () => {
    const other = { ...step, spanId: '00000000000000a2', traceType: 'chat' }
    const batch = await record({ capture: { agent_decision: 'off' } }, [step, other])
    expect(batch).toMatchObject({ notRecorded: 1, duplicates: 0 })
    expect((await view()).map(({ traceType }) => traceType)).toEqual(['chat'])
    expect(await open.pipeline.seal([step])).toMatchObject({ records: [], keys: [], traces: [] })
  })
})

it('[P18] what is not listed is not recorded, and counted', async () => {
  await record({ allowFields: ['output.status', 'plan'] })
  const [first] = await view()
  expect(first).toMatchObject({
    input: null,
    output: { status: 'ok' },
    attributes: { plan: 'pro' },
  })
  expect((await headers())[0]?.findings?.['not_listed']?.action).toBe('drop')
  expect(await revealed('user_id').catch(() => [])).toEqual([])
})

it('[P15] long texts, which are stored apart, are under the conditions of their place', async () => {
  const note = `${long} TCK-1`
  const both = { ...step, input: { note }, output: { note } }
  await record({ rules: [{ path: 'note', action: 'redact', direction: 'output' }] }, [both])
  expect((await view())[0]).toMatchObject({ input: { note }, output: { note: '[REDACTED]' } })
  await open.close()
  const input = [{ name: 'crm', arguments: { note, list: [note, note], more: long } }]
  const options = { tools: { crm: { sensitive: ['note'], action: 'redact' } } }
  await record(options, [{ ...step, spanId: '00000000000000a3', input }])
  const shown = (await view()).find(({ spanId }) => spanId.endsWith('a3'))?.input
  expect(shown).toMatchObject([{ arguments: { note: '[REDACTED:note]', more: long } }])
})

it('[P15] a rule for a path in the output holds for long texts', async () => {
  const both = { ...step, input: { note: long }, output: { note: long } }
  await record({ rules: [{ path: 'output.note', action: 'drop' }] }, [both])
  const [first] = await view()
  expect(first?.input).toEqual({ note: long })
  expect(JSON.stringify(first?.output)).not.toContain('sentence')
  // Nor is it stored where nothing shows it.
  const ofChunks = (await headers())[0]?.chunks?.map(([, , findings]) => findings)
  expect(ofChunks).toEqual([{}, { custom: { count: 1, action: 'drop' } }])
})

it('[P15] what was stored for one tool is not taken for another', async () => {
  const note = { note: long }
  const of = (spanId: string, tool: string) => ({ ...step, spanId, tool, input: note, output: '' })
  await record({ rules: [{ path: 'note', action: 'redact', tool: 'crm' }] }, [
    of('00000000000000b1', 'web'),
    of('00000000000000b2', 'crm'),
  ])
  expect((await view()).map(({ input }) => input)).toEqual([note, { note: '[REDACTED]' }])
})

it('[P20] hashes and pseudonyms are the same in all traces, tags are not', async () => {
  const other = { ...step, traceId: 'ab'.repeat(16) }
  await record({ classes: { email: 'hash' } }, [step, other])
  const reader = new Reader({ ...open, origin: open.info.origin })
  const hashes = await Promise.all(
    [trace, other.traceId].map(async (id) =>
      /\[EMAIL:[0-9a-f]{12}\]/.exec(JSON.stringify((await reader.show(me, id)).steps)),
    ),
  )
  expect(hashes[0]?.[0]).toBe(hashes[1]?.[0])
  const folder = join(log.place.data, 'default')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  for (const file of files.filter((entry) => entry.isFile()))
    expect(readFileSync(join(file.parentPath, file.name)).includes(mail)).toBe(false)
})

it('[P28] a policy that is set is in force from the next batch on, and its version is in the manifests', async () => {
  await record({})
  const next = compilePolicy({ classes: { email: 'redact' } })
  const sealing = open.pipeline.seal([{ ...step, spanId: '00000000000000a4' }])
  open.pipeline.setPolicy(next, undefined)
  await open.journal.append(await sealing)
  await open.recorder.record([{ ...step, spanId: '00000000000000a5' }])
  const rows = await open.store.trace(trace)
  const versions = rows.map(({ manifest }) =>
    Buffer.from(parseManifest(manifest).policy).toString('hex'),
  )
  expect(versions[0]).toBe(versions[1])
  expect(versions[2]).toBe(Buffer.from(next.version).toString('hex'))
  const actions = (await headers()).map(({ findings }) => findings?.['email']?.action)
  expect(actions).toEqual(['seal', 'seal', 'redact'])
})
