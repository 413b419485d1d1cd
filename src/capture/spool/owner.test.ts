import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { isDead, showLife, thisProcess, writeOwner } from './owner.ts'

const me = thisProcess(1_000_000)
const gone = spawnSync(process.execPath, ['--version']).pid

test.each([
  ['this process', me, false],
  [
    'a process that was started at another time by a clock that was set',
    { ...me, started: 900_000 },
    false,
  ],
  ['the same where the system tells nothing', { ...me, ticks: null, started: 900_000 }, false],
  ['another process of the same number, before', { ...me, ticks: '1' }, true],
  ['a process that is gone, in another namespace', { ...me, pid: gone, scope: 'other' }, false],
  ['a process of the same number, in another namespace', { ...me, started: 1, scope: 'o' }, false],
  ['a process that runs', { ...me, pid: process.ppid, ticks: null }, false],
  ['a process that is gone', { ...me, pid: gone }, true],
  ['a process elsewhere', { ...me, pid: gone, hostname: 'elsewhere' }, false],
])('%s', (_, owner, dead) => {
  using folder = tempFolder()
  writeOwner(folder.path, owner)
  expect(isDead(folder.path, me)).toBe(dead)
  writeOwner(folder.path, owner, true)
  expect(isDead(folder.path, me)).toBe(true)
})

test('who gives no sign of life for a minute', () => {
  using folder = tempFolder()
  writeOwner(folder.path, me)
  const past = new Date(Date.now() - 61_000)
  utimesSync(join(folder.path, 'owner.json'), past, past)
  expect(isDead(folder.path, me)).toBe(true)
  showLife(folder.path)
  expect(isDead(folder.path, me)).toBe(false)
  expect(isDead(join(folder.path, 'nothing'), me)).toBe(false)
})
