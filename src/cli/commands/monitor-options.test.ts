import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { newTestKey } from '../../watch/test-published-log.ts'
import { monitorVerb } from '../monitor-verb.ts'
import { readOptions } from '../options.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'
import { watchedOf } from './monitor-options.ts'

test('[V22] copies of one name are told apart', () => {
  using folder = tempFolder()
  for (const name of ['log', 'eu/copy', 'us/copy'])
    mkdirSync(join(folder.path, name), { recursive: true })
  const { io } = testIo()
  const argv = [
    ...[join(folder.path, 'log'), '--log-key', newTestKey().vkey],
    ...['https://cdn.example/eu', 'https://cdn.example/us', 'eu/copy', 'us/copy'].flatMap(
      (place) => ['--compare', place.startsWith('http') ? place : join(folder.path, place)],
    ),
  ]
  const { options, words } = readOptions(argv, monitorVerb)
  const { others } = watchedOf({ io, options, words, json: false })
  expect(others.map(({ name }) => name)).toEqual([
    ...['copy cdn.example', 'copy cdn.example (2)', 'copy copy', 'copy copy (2)'],
  ])
})

test('a webhook with a password in its address is refused, as it could not be posted to', async () => {
  using folder = tempFolder()
  const { io, stderr } = testIo()
  const webhook = ['https://', 'user:', 'word@', 'hook.example'].join('')
  const argv = [folder.path, '--log-key', newTestKey().vkey, '--once', '--webhook', webhook]
  expect(await run(['monitor', ...argv, '--state', folder.path], io)).toBe(2)
  expect(stderr()).toContain('--webhook')
})
