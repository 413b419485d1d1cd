import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader } from '../access/reader.ts'
import { compilePolicy, type PolicyOptions } from '../protect/policy.ts'
import { parseHeader, type Header } from '../record/header.ts'
import type { Step } from '../record/step.ts'
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
const step = (n: number, more: Partial<Step> = {}): Step =>
  testStep({ traceId: trace, spanId: spanId(n), ...more })
const bird = { class: 'project', value: 'Graureiher Sieben' }
const long = `${'What was said of it takes a few words, as it does. '.repeat(12)}Graureiher Sieben.`

async function headers(): Promise<Header[]> {
  const rows = await open.store.trace(trace)
  return rows.flatMap(({ header }) => parseHeader(header ?? '') ?? [])
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))

const onDisk = (needle: string): boolean =>
  [join(log.place.data, 'default'), log.created.stateDir].some((folder) =>
    filesOf(folder).some((text) => text.includes(needle)),
  )

it('[P34] [R19] hides it in header, content and chunks, and keeps the list nowhere', async () => {
  await open.recorder.record([
    step(1, {
      ...{ name: 'Graureiher', agent: 'Graureiher', tags: ['Graureiher Sieben'] },
      ...{ input: [{ role: 'user', content: long }], output: 'of Graureiher Sieben' },
      sensitive: [bird, { class: 'code', value: 'Graureiher' }],
    }),
  ])
  const [header] = await headers()
  expect(header?.name).toMatch(/^~/)
  expect(header?.agent).toMatch(/^~/)
  const view = await reader().show(me, trace)
  expect(JSON.stringify(view)).not.toMatch(/Graureiher|sensitive/)
  expect(JSON.stringify(view)).toContain('[PROJECT_1].')
  expect(onDisk('Graureiher')).toBe(false)
  const [shown] = view.steps
  const revealed = await reader().reveal(me, {
    ...{ record: shown?.recordId ?? '', class: 'project', reason: 'test' },
  })
  expect(revealed.values.map(({ value }) => value)).toEqual(['Graureiher Sieben'])
})

it('[R19] a step with other sensitive values is another step', async () => {
  const plain = step(1, { input: 'of Graureiher Sieben' })
  const named = { ...plain, sensitive: [bird] }
  const first = await open.recorder.record([plain, named])
  expect(first.duplicates).toBe(0)
  expect((await open.recorder.record([plain, named])).duplicates).toBe(2)
  expect((await headers()).map(({ kind }) => kind)).toEqual(['step', 'revision'])
})

it('[R19] a chunk is shared by steps that name the same of what it holds, and by no others', async () => {
  const input = [{ role: 'user', content: long }]
  const chunksOf = async (): Promise<(string | undefined)[]> =>
    (await headers()).map(({ chunks = [] }) => chunks.map(([tag]) => tag).join())
  await open.recorder.record([step(1, { input, sensitive: [bird] })])
  await open.recorder.record([
    step(2, { input, sensitive: [{ class: 'x', value: 'not in it' }, bird] }),
    step(3, { input: [...input, 'and'], sensitive: [bird, { class: 'y', value: 7 }] }),
    step(4, { input, sensitive: [{ class: 'x', value: 'not in it' }] }),
    step(5, { input }),
  ])
  const [first, second, third, fourth, fifth] = await chunksOf()
  expect([first !== '', second, third]).toEqual([true, '', ''])
  expect(fourth).not.toBe('')
  expect(fifth).toBe('')
  const { steps } = await reader().show(me, trace)
  expect(steps.map(({ input: shown }) => JSON.stringify(shown).includes('Graureiher'))).toEqual([
    ...[false, false, false, true, true],
  ])
})

it('[R19] encoded values tell chunks apart, too', async () => {
  const encoded = (text: string) => Buffer.from(text).toString('base64')
  const words = 'It takes a few words. '.repeat(30)
  const forms = [
    `${words} ${encoded('all about Graureiher Sieben and more')}`,
    `${words} Graureiher%20Sieben`,
    `{"of":"Heron","words":"${words}"}`,
    `${words} data:text/plain;base64,${encoded('Heron')}`,
  ]
  const sensitive = [bird, { class: 'bird', value: 'Heron' }]
  for (const [n, form] of forms.entries()) {
    const input = [{ role: 'user', content: form }]
    await open.recorder.record([
      step(2 * n + 1, { input, startTime: 10 * n }),
      step(2 * n + 2, { input, startTime: 10 * n + 1, sensitive }),
    ])
    const { steps } = await reader().show(me, trace)
    const [plain, named] = steps.slice(2 * n).map(({ input: shown }) => JSON.stringify(shown))
    expect([form, plain === named, /\[(?:PROJECT|BIRD)_\d\]/.test(named ?? '')]).toEqual([
      form,
      false,
      true,
    ])
  }
})

it('[R19] a class that is called as that of the user takes nothing from it', async () => {
  const sensitive = [{ class: 'user_id', value: 'Graureiher Sieben' }]
  await open.recorder.record([step(1, { input: 'of Graureiher Sieben', userId: 'u-7', sensitive })])
  const [shown] = (await reader().show(me, trace)).steps
  expect(shown?.findings).toEqual([{ class: 'user_id', count: 2, action: 'seal' }])
  const { values } = await reader().reveal(me, {
    ...{ record: shown?.recordId ?? '', class: 'user_id', reason: 'test' },
  })
  expect(values.map(({ value }) => value)).toEqual(['Graureiher Sieben', 'u-7'])
})

it('[R19] the name of a class is clear only when it says no more than a kind', async () => {
  const named = (name: string) => ({ class: name, value: 'Graureiher Sieben' })
  await open.recorder.record([
    step(1, { input: 'Graureiher Sieben', sensitive: [named('salary_band')] }),
    step(2, { input: 'Graureiher Sieben', sensitive: [named('n219099999')] }),
    step(3, { input: 'Graureiher Sieben', sensitive: [named('of_jane')], userId: 'Jane' }),
  ])
  const classes = (await headers()).map(({ findings = {} }) => Object.keys(findings))
  expect(classes).toEqual([['salary_band'], ['secret'], ['secret', 'user_id']])
})

it('[P34] is hidden in every capture mode that keeps content, under the policy in force', async () => {
  const under = async (n: number, options: PolicyOptions): Promise<string> => {
    open.pipeline.setPolicy(compilePolicy(options), undefined)
    await open.recorder.record([step(n, { input: 'Graureiher Sieben is', sensitive: [bird] })])
    const { steps } = await reader().show(me, trace)
    return JSON.stringify(steps.at(-1)?.input)
  }
  expect(await under(1, { capture: { default: 'masked' } })).toBe('"[PROJECT_1] is"')
  expect(await under(2, { classes: { secret: 'redact' } })).toBe('"[REDACTED] is"')
  expect(await under(3, { allowPaths: ['input'] })).toBe('"[PROJECT_1] is"')
  expect(onDisk('Graureiher')).toBe(false)
})
