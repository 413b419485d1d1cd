import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { SpoolFolder } from './spool-folder.ts'

const isRoot = process.getuid?.() === 0
const others = 12_345

function spoolIn(folder: string, anyOwner = false): SpoolFolder {
  return new SpoolFolder({ folder, collector: 'http://127.0.0.1', maxBytes: 1e9, anyOwner })
}

function expectDenied(spool: SpoolFolder): void {
  expect(() => spool.make()).toThrow(expect.objectContaining({ code: 'denied' }))
  expect(spool.loadKey()).toBeNull()
  expect(spool.sessions()).toEqual([])
}

test.runIf(isRoot)('of another user is not used', () => {
  using folder = tempFolder()
  const spool = spoolIn(folder.path)
  spool.saveKey('key')
  expect(spool.loadKey()).toBe('key')
  chownSync(spool.path, others, others)
  expectDenied(spool)
  expect(spoolIn(folder.path, true).loadKey()).toBe('key')
  chownSync(spool.path, 0, 0)
  chownSync(folder.path, others, others)
  expectDenied(spool)
})

test.skipIf(process.platform === 'win32')(
  'that others can write, or that is a link, is not used',
  () => {
    using folder = tempFolder()
    const spool = spoolIn(join(folder.path, 'a'))
    spool.make()
    writeFileSync(join(spool.path, 'collector.json'), '{"publicKey":"theirs"}')
    chmodSync(spool.path, 0o777)
    expectDenied(spool)
    const other = spoolIn(join(folder.path, 'b'))
    mkdirSync(join(folder.path, 'b'))
    chmodSync(spool.path, 0o700)
    symlinkSync(spool.path, other.path)
    expectDenied(other)
  },
)

test('a batch that cannot be moved out of the way stays where it is', () => {
  using folder = tempFolder()
  const spool = spoolIn(folder.path)
  const session = '7b1f2c1e-3f0a-4c55-9a77-0d5f6c2b8e01'
  spool.make()
  mkdirSync(join(spool.path, session))
  writeFileSync(join(spool.path, session, '00000001.batch'), 'x')
  writeFileSync(join(spool.path, 'refused'), 'no folder')
  expect(spool.setAside(session, '00000001.batch', 'refused')).toBe(false)
  expect(spool.batchesOf(session)).toEqual(['00000001.batch'])
  expect(spool.setAside(session, '00000001.batch', 'damaged')).toBe(true)
  expect([spool.batchesOf(session), spool.aside('damaged')]).toEqual([
    [],
    [`${session}-00000001.batch`],
  ])
})

test('its path is that of where it was made', () => {
  using folder = tempFolder()
  const before = process.cwd()
  try {
    process.chdir(folder.path)
    const spool = spoolIn('here')
    process.chdir('/')
    expect(spool.path.startsWith(join(folder.path, 'here'))).toBe(true)
  } finally {
    process.chdir(before)
  }
})
