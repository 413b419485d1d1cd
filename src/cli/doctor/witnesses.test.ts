import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readLogInfo, signingKeysOf } from '../../journal/log-info.ts'
import { testKey } from '../../ledger/witness/fixtures/growing-log.ts'
import { formatVerifierKey } from '../../ledger/verifier-key.ts'
import { takeLease } from '../../store/sqlite/lease.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'
import type { Check } from './check.ts'

let folder: ReturnType<typeof tempFolder>
beforeEach(async () => {
  folder = tempFolder()
  await sealtrace('init')
  writeFileSync(at('config.toml'), '[witnesses]\npolicy_file = "w.policy"\n')
})
afterEach(() => folder[Symbol.dispose]())

const at = (name: string) => join(folder.path, name)
const witness = formatVerifierKey({ name: 'a.example', type: 4, publicKey: testKey(2).publicKey })

async function sealtrace(line: string, now = Date.now()): Promise<string> {
  const { io, stdout } = testIo({ folder: folder.path })
  const place = ['--data', at('data'), '--state', at('state'), '--json']
  await run([...line.split(' '), ...place], { ...io, now: () => now })
  return stdout()
}

function keys(): readonly string[] {
  const info = readLogInfo(at('data/default'))
  return info ? signingKeysOf(info) : []
}

const writePolicy = (url = 'https://a.example', logs = keys()) =>
  writeFileSync(
    at('w.policy'),
    `${logs.map((key) => `log ${key}\n`).join('')}witness a ${witness} ${url}\nquorum a\n`,
  )

async function check(now?: number, config = ' --config config.toml'): Promise<Check | undefined> {
  const { checks } = JSON.parse(await sealtrace(`doctor${config}`, now)) as { checks: Check[] }
  return checks.find(({ name }) => name === 'witnesses')
}

it('[L27] says when the witness policy does not name the key that signs', async () => {
  expect(await check(undefined, '')).toMatchObject({ ok: true, fix: null })
  writePolicy()
  expect(await check()).toMatchObject({ ok: true, fix: null })
  await sealtrace('keys rotate signing')
  const fix = expect.stringContaining(`add the line: log ${keys().at(-1)}`)
  writePolicy(undefined, keys().slice(0, 1))
  expect(await check()).toMatchObject({ ok: true, fix })
  await sealtrace('keys rotate signing --finish')
  expect(await check()).toMatchObject({ ok: false, fix })
  writePolicy()
  expect(await check()).toMatchObject({ ok: true, fix: null })
  writePolicy('ftp://a.example')
  const detail = expect.stringContaining('witness a: the URL of a witness is http or https')
  expect(await check()).toMatchObject({ ok: false, detail })
})

it('[L27] says when a running collector gets no cosignatures', async () => {
  writePolicy()
  const later = Date.now() + 301_000
  expect(await check(later)).toMatchObject({ ok: true, fix: null })
  const lease = takeLease(at('data/default/lease.db'))
  expect(await check(later)).toMatchObject({
    ...{ ok: true, fix: expect.stringContaining('ALARM') },
    detail: expect.stringMatching(/^\d+ records? not witnessed, for longer than 300 s$/),
  })
  expect(await check()).toMatchObject({ ok: true, fix: null })
  lease?.release()
})
