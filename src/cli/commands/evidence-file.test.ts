import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { NewFile } from './evidence-file.ts'

it('[V32] has its name once it is whole, and takes that of no other file', () => {
  using folder = tempFolder()
  const path = join(folder.path, 'a.zip')
  const file = NewFile.open(path)
  file.write(Buffer.from('half'))
  expect(existsSync(path)).toBe(false)
  expect(() => NewFile.open(path)).toThrow('ends in .part')
  file.close()
  file.name()
  expect([readdirSync(folder.path), readFileSync(path, 'utf8')]).toEqual([['a.zip'], 'half'])
  expect(() => NewFile.open(path)).toThrow('is there already')
  const late = NewFile.open(join(folder.path, 'b.zip'))
  writeFileSync(join(folder.path, 'b.zip'), 'other')
  late.close()
  expect(() => late.name()).toThrow('is there already')
  late.remove()
  expect(readdirSync(folder.path).sort()).toEqual(['a.zip', 'b.zip'])
})

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('[V32] leaves nothing behind on %s', (signal) => {
  using folder = tempFolder()
  const module = new URL('evidence-file.ts', import.meta.url).href
  const path = join(folder.path, 'a.zip')
  const source = `const { NewFile } = await import(${JSON.stringify(module)})
    NewFile.open(${JSON.stringify(path)}).write(Buffer.from('half'))
    process.kill(process.pid, '${signal}')
    await new Promise((done) => setTimeout(done, 5000))`
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', source])
  expect([ended.signal, readdirSync(folder.path)]).toEqual([signal, []])
})
