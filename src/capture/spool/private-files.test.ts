import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { spawnSync } from 'node:child_process'
import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { makeFolder, readWhole, removeFolder, writeWhole } from './private-files.ts'

test('folders are made with those above them, and not where none can be', () => {
  using folder = tempFolder()
  const path = join(folder.path, 'a', 'b', 'c')
  makeFolder(path)
  makeFolder(path)
  expect(existsSync(path)).toBe(true)
  writeFileSync(join(path, 'file'), '')
  expect(() => makeFolder(join(path, 'file'))).toThrow(expect.objectContaining({ code: 'EEXIST' }))
  expect(() => makeFolder(join(path, 'file', 'x'))).toThrow(
    expect.objectContaining({ code: 'ENOTDIR' }),
  )
})

test.runIf(process.platform === 'linux')('a file system without folders is told at once', () => {
  const url = new URL('./private-files.ts', import.meta.url).href
  const script = `import { makeFolder } from '${url}'
    try { makeFolder('/proc/sealtrace/x') } catch (error) { console.log(error.code) }`
  const flags = ['--input-type=module', '-e', script]
  const { stdout } = spawnSync(process.execPath, flags, { encoding: 'utf8', timeout: 10_000 })
  expect(stdout).toBe('ENOENT\n')
})

test('a draft that somebody else made is not written to', () => {
  using folder = tempFolder()
  const victim = join(folder.path, 'victim')
  writeFileSync(victim, 'theirs')
  symlinkSync(victim, join(folder.path, 'file.new'))
  writeWhole(join(folder.path, 'file'), Buffer.from('ours'), true)
  expect(readFileSync(victim, 'utf8')).toBe('theirs')
  expect(readFileSync(join(folder.path, 'file'), 'utf8')).toBe('ours')
})

test('what is read is a file, there, and not too large', () => {
  using folder = tempFolder()
  const at = (name: string) => join(folder.path, name)
  writeFileSync(at('file'), 'x')
  symlinkSync(at('file'), at('link'))
  mkdirSync(at('folder'))
  writeFileSync(at('sparse'), '')
  truncateSync(at('sparse'), 3e9)
  spawnSync('mkfifo', [at('pipe')])
  expect(readWhole(at('file'))).toEqual(Buffer.from('x'))
  expect(readWhole(at('none'))).toBe('gone')
  for (const name of ['link', 'folder', 'sparse', 'pipe'])
    expect(readWhole(at(name))).toBe('damaged')
})

test.runIf(process.platform === 'linux')('what cannot be read now is not gone', () => {
  expect(readWhole('/proc/self/mem')).toBe('later')
})

test('a folder is removed only when nothing else is in it', () => {
  using folder = tempFolder()
  const path = join(folder.path, 'x')
  makeFolder(path)
  writeFileSync(join(path, 'known'), '')
  writeFileSync(join(path, 'batch'), '')
  expect(removeFolder(path, ['known'])).toBe(false)
  expect(readdirSync(path)).toEqual(['batch', 'known'])
  expect(removeFolder(path, ['known', 'batch'])).toBe(true)
  expect(existsSync(path)).toBe(false)
})
