import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readLogInfo, type LogInfo } from './log-info.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealtrace-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const good: LogInfo = {
  format: 1,
  project: 'default',
  origin: 'sealtrace.local/log/default-00000000',
  logKey: 'a',
  authorityKey: 'b',
  publicKey: 'c',
  created: 1,
}

function read(value: unknown): LogInfo | null {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  writeFileSync(join(folder, 'log.json'), text)
  return readLogInfo(folder)
}

it('[V11] reads a log.json of the right shape, with and without what is optional', () => {
  expect(readLogInfo(folder)).toBeNull()
  expect(read(good)).toEqual(good)
  const more = { ...good, hybridPublicKey: 'd', signingKeys: ['a'], handovers: [], frozen: 'e' }
  expect(read(more)).toEqual(more)
})

it.each([
  ['no JSON', '{'],
  ['nothing', 'null'],
  ['a list', []],
  ['another format', { ...good, format: 2 }],
  ['no origin', { ...good, origin: undefined }],
  ['an origin that is a number', { ...good, origin: 1 }],
  ['a key that is an object', { ...good, logKey: {} }],
  ['no officer', { ...good, authorityKey: null }],
  ['a time that is a text', { ...good, created: '1' }],
  ['signing keys that are a text', { ...good, signingKeys: 'a' }],
  ['no signing key', { ...good, signingKeys: [] }],
  ['signing keys that are numbers', { ...good, signingKeys: [1] }],
  ['handovers that are an object', { ...good, handovers: { length: 3 } }],
  ['handovers that are null', { ...good, handovers: null }],
  ['handovers with a list', { ...good, handovers: [['x']] }],
  ['a length of megabytes', { ...good, handovers: ['x'.repeat(9_000_000)] }],
])('[V11] refuses %s as corrupt, and says nothing of it', (_, value) => {
  expect(() => read(value)).toThrow(
    expect.objectContaining({ code: 'corrupt', message: expect.stringMatching(/^log\.json/) }),
  )
})
