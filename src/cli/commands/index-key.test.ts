import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { epochOf } from '../../keys/domain.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { parseProducerIndexKey } from '../../terms/producer-index-key.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'

let folder: ReturnType<typeof tempFolder>
beforeEach(() => (folder = tempFolder()))
afterEach(() => folder[Symbol.dispose]())

async function cli(words: string) {
  const { io, stdout, stderr } = testIo({ folder: folder.path })
  const place = ['--data', join(folder.path, 'data'), '--state', join(folder.path, 'state')]
  const status = await run([...words.split(' '), ...place], io)
  return { status, stdout: stdout(), stderr: stderr(), now: io.now() }
}

interface Printed {
  indexKey: string
  months: string[]
}

test('[C6] keys index-key prints the keys of months, which stay the same, and says so on the record', async () => {
  await cli('init')
  const { stdout, now } = await cli('keys index-key --months 14 --json')
  const { indexKey, months } = JSON.parse(stdout) as Printed
  expect(months).toHaveLength(14)
  expect(months[0]).toBe(epochOf(now))
  expect(new Set(months).size).toBe(14)
  const read = parseProducerIndexKey(indexKey)
  expect([...(read?.months.keys() ?? [])]).toEqual(months)
  expect(read?.indexing).toMatchObject({ words: true, prefix: false })
  const again = JSON.parse((await cli('keys index-key --json')).stdout) as Printed
  expect(again.months).toEqual(months.slice(0, 3))
  const bytes = (text: string) =>
    [...(parseProducerIndexKey(text)?.months ?? [])].map(([month, key]) => [
      month,
      key.use((of) => Buffer.from(of).toString('hex')),
    ])
  expect(bytes(again.indexKey)).toEqual(bytes(indexKey).slice(0, 3))
  const text = await cli('keys index-key')
  expect(text.stdout).toMatch(/^sealtrace-index-1:[\w-]+\n\nFor \d{4}-\d{2}, /)
  const { stdout: audit } = await cli('audit --json')
  expect(audit.match(/keys\.index-key/g)).toHaveLength(3)
  expect(audit).not.toContain(indexKey)
})

test('what it cannot do is said', async () => {
  await cli('init')
  expect(await cli('keys index-key --months 25')).toMatchObject({ status: 2 })
  expect(await cli('keys index-key more')).toMatchObject({ status: 2 })
})
