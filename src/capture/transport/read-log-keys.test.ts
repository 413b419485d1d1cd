import { expect, test } from 'vitest'
import { SealtraceError } from '../../error.ts'
import { newLogSigner } from './test-log-of-collector.ts'
import { readLogKeys } from './read-log-keys.ts'
import { readOptions } from './read-options.ts'

const { vkey } = newLogSigner('a.example/log')
const { vkey: second } = newLogSigner('a.example/log')
const { vkey: foreign } = newLogSigner('b.example/log')

test('a key, several of one log, or none', () => {
  expect(readLogKeys(vkey)).toEqual([vkey])
  expect(readLogKeys(` ${vkey}\n${second} `)).toEqual([vkey, second])
  expect(readLogKeys([vkey, second])).toEqual([vkey, second])
  for (const none of [undefined, '', ' ']) expect(readLogKeys(none)).toBeNull()
})

test('anything else is refused when the recorder is made', () => {
  for (const wrong of ['x', `${vkey} x`, [], [foreign, vkey], [1], 7, null, {}])
    expect(() => readLogKeys(wrong)).toThrow(SealtraceError)
})

test('the options that hold a collector to its log, with their defaults', () => {
  const given = { collector: 'http://127.0.0.1:1', ingestKey: 'key' }
  expect(readOptions(given)).toMatchObject({
    ...{ logKeys: null, checkpointMemory: true, requireCheckpoint: false },
  })
  const all = { logKey: vkey, checkpointMemory: false, requireCheckpoint: true }
  expect(readOptions({ ...given, ...all })).toMatchObject({
    ...{ logKeys: [vkey], checkpointMemory: false, requireCheckpoint: true },
  })
  for (const name of ['checkpointMemory', 'requireCheckpoint'])
    expect(() => readOptions({ ...given, [name]: 'yes' })).toThrow(name)
})
