import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { folderFiles } from './folder-files.ts'

let folder: ReturnType<typeof tempFolder>
let log: string
beforeEach(() => {
  folder = tempFolder()
  log = join(folder.path, 'log')
  mkdirSync(join(log, 'tile/0'), { recursive: true })
  mkdirSync(join(folder.path, 'secrets'))
  writeFileSync(join(folder.path, 'secrets', '000'), 'canary')
  writeFileSync(join(log, 'checkpoint'), 'note')
  writeFileSync(join(log, 'tile/0/000'), 'hash')
})
afterEach(() => folder[Symbol.dispose]())

const read = (path: string, from = log) => folderFiles(from).read(path)

it('[V48] reads the files of a log; what is not there is null', async () => {
  expect(Buffer.from((await read('checkpoint'))!).toString()).toBe('note')
  expect(Buffer.from((await read('tile/0/000'))!).toString()).toBe('hash')
  expect(await read('tile/0/001')).toBeNull()
  expect(await read('tile/0/000.p/3')).toBeNull()
  expect(await read('checkpoint', join(folder.path, 'nothing'))).toBeNull()
})

it.each([
  '../secrets/000',
  'tile/../../secrets/000',
  '/etc/passwd',
  'tile/0',
  '',
  'log.db',
  'tile/0/000\0',
])('[V48] no path leads to anything else: %j', async (path) => {
  expect(await read(path)).toBeNull()
})

it('[V48] follows no link below the folder, and is itself found through one', async () => {
  symlinkSync(join(folder.path, 'secrets/000'), join(log, 'tile/0/001'))
  symlinkSync(join(folder.path, 'secrets'), join(log, 'tile/1'))
  for (const path of ['tile/0/001', 'tile/1/000'])
    await expect(read(path)).rejects.toMatchObject({ code: 'corrupt' })
  symlinkSync(log, join(folder.path, 'link'))
  expect(await read('checkpoint', join(folder.path, 'link'))).not.toBeNull()
})

it('[V48] reads plain files only, and no more than such a file can have', async () => {
  mkdirSync(join(log, 'tile/0/001'))
  execFileSync('mkfifo', [join(log, 'tile/0/002')])
  for (const path of ['tile/0/001', 'tile/0/002'])
    await expect(read(path)).rejects.toMatchObject({ code: 'corrupt' })
  truncateSync(join(log, 'tile/0/000'), 8192)
  expect(await read('tile/0/000')).toHaveLength(8192)
  truncateSync(join(log, 'tile/0/000'), 8193)
  await expect(read('tile/0/000')).rejects.toMatchObject({ code: 'too_large' })
})
