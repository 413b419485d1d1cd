import { mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import type { Loss } from '../transport/loss-tally.ts'
import { encodeBatchFile } from './batch-file.ts'
import { DeadSessions } from './dead-sessions.ts'
import { thisProcess } from './owner.ts'
import { SpoolFolder } from './spool-folder.ts'

const [dead, session] = ['1', '2'].map((digit) => `${digit.repeat(8)}-0000-7000-8000-000000000000`)
const traceId = 'ab'.repeat(16)
let folder: ReturnType<typeof tempFolder>
let spool: SpoolFolder
let losses: Loss[]

beforeEach(() => {
  folder = tempFolder()
  losses = []
  spool = new SpoolFolder({ folder: folder.path, collector: 'http://127.0.0.1', maxBytes: 1e11 })
  spool.saveKey('key')
  mkdirSync(join(spool.path, dead ?? ''))
})

afterEach(() => folder[Symbol.dispose]())

function make(): DeadSessions {
  return new DeadSessions({
    ...{ spool, session: session ?? '', owner: thisProcess(1), isDead: () => true },
    onLost: (_, done) => done(),
    onLoss: (loss) => losses.push(loss),
    onTaken: () => {},
  })
}

function write(name: string, steps = 1): void {
  const shares = [[traceId, steps, 1, 1]] as const
  const file = encodeBatchFile({ steps, counted: steps, shares, bytes: new Uint8Array(9) })
  writeFileSync(join(spool.path, dead ?? '', name), file)
}

test('what is far too large to be a batch is kept aside, and told', () => {
  const path = join(spool.path, dead ?? '', '00000001.batch')
  writeFileSync(path, '')
  truncateSync(path, 3e9)
  const sessions = make()
  sessions.scan()
  expect(sessions.next()).toBeNull()
  expect(losses).toMatchObject([{ reason: 'damaged', count: 1 }])
  expect(readdirSync(join(spool.path, 'damaged'))).toHaveLength(1)
  expect(spool.sessions()).toEqual([])
})

test('what can be neither sent nor moved away stays, is tried again, and is told once', () => {
  write('00000001.batch')
  write('00000002.batch', 2)
  for (const name of ['damaged', 'refused']) writeFileSync(join(spool.path, name), 'no folder')
  truncateSync(join(spool.path, dead ?? '', '00000001.batch'), 4)
  const sessions = make()
  sessions.scan()
  expect(sessions.next()).toBeNull()
  expect(readdirSync(join(spool.path, `${dead}.${session}`))).toContain('00000001.batch')
  expect(losses).toEqual([])
  rmSync(join(spool.path, 'damaged'))
  sessions.scan()
  expect(sessions.next()?.refused({ reason: 'refused', status: 400, isSure: true })).toBe(true)
  expect(sessions.next()).toBeNull()
  expect(losses).toMatchObject([{ reason: 'damaged' }])
  expect(readdirSync(join(spool.path, `${dead}.${session}`))).toContain('00000002.batch')
  rmSync(join(spool.path, 'refused'))
  sessions.scan()
  sessions.next()?.refused({ reason: 'refused', status: 400, isSure: true })
  expect(losses).toHaveLength(2)
})

test('what nobody knows stays', () => {
  writeFileSync(join(spool.path, dead ?? '', 'notes.txt'), 'mine')
  const sessions = make()
  sessions.scan()
  expect(sessions.next()).toBeNull()
  expect(readdirSync(join(spool.path, `${dead}.${session}`))).toContain('notes.txt')
})

test('a batch that was deleted is told of, one that another process took is not', () => {
  for (const isTaken of [false, true]) {
    mkdirSync(join(spool.path, dead ?? ''), { recursive: true })
    write('00000001.batch')
    const sessions = make()
    sessions.scan()
    const path = join(spool.path, `${dead}.${session}`)
    if (isTaken) spool.take(`${dead}.${session}`, `${dead}.${dead}`)
    else rmSync(join(path, '00000001.batch'))
    expect(sessions.next()).toBeNull()
    expect(losses).toHaveLength(1)
  }
})

test('what something on the way may have refused is not kept aside with all that is in it', () => {
  write('00000001.batch', 2)
  const sessions = make()
  sessions.scan()
  const refused = { reason: 'too_large', status: 413, isSure: false } as const
  expect(sessions.next()?.refused(refused)).toBe(false)
  expect(sessions.next()?.steps).toBe(2)
  expect(sessions.next()?.refused({ ...refused, isSure: true })).toBe(true)
  expect(sessions.next()).toBeNull()
})
