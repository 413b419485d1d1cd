import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { folderPlace } from './folder-place.ts'

let temporary: ReturnType<typeof tempFolder>
let folder: string
let elsewhere: string
beforeEach(() => {
  temporary = tempFolder()
  folder = join(temporary.path, 'public')
  elsewhere = join(temporary.path, 'elsewhere')
  mkdirSync(folder)
  mkdirSync(elsewhere)
})
afterEach(() => temporary[Symbol.dispose]())

function oldFile(path: string): string {
  writeFileSync(path, 'precious')
  utimesSync(path, 1, 1)
  return path
}

it('[L34] takes away its own old drafts, and nothing else', async () => {
  mkdirSync(join(folder, '.new'))
  const draft = oldFile(join(folder, '.new', '0123456789abcdef'))
  const other = oldFile(join(folder, '.new', 'important.txt'))
  await folderPlace(folder)
  expect([existsSync(draft), existsSync(other)]).toEqual([false, true])
})

it('[L34] follows no link to where it would delete or write', async () => {
  const precious = oldFile(join(elsewhere, '0123456789abcdef'))
  symlinkSync(elsewhere, join(folder, '.new'))
  await expect(folderPlace(folder)).rejects.toMatchObject({ code: 'unavailable' })
  expect(existsSync(precious)).toBe(true)

  const other = join(temporary.path, 'other')
  const place = await folderPlace(other)
  symlinkSync(elsewhere, join(other, 'tile'))
  await expect(place.writeNew('tile/0/000', new Uint8Array(32))).rejects.toMatchObject({
    code: 'unavailable',
  })
  expect(existsSync(join(elsewhere, '0', '000'))).toBe(false)
})

it('[L34] may itself be reached by a link', async () => {
  const link = join(temporary.path, 'link')
  symlinkSync(folder, link)
  const place = await folderPlace(link)
  expect(await place.writeNew('tile/0/000.p/1', new Uint8Array(32))).toBe(true)
  expect(lstatSync(join(folder, 'tile/0/000.p/1')).isFile()).toBe(true)
})

it('[L34] leaves no draft behind where a file cannot be put there', async () => {
  const place = await folderPlace(folder)
  mkdirSync(join(folder, 'checkpoint', 'x'), { recursive: true })
  await expect(place.replace('checkpoint', new Uint8Array(9))).rejects.toMatchObject({
    code: 'unavailable',
  })
  // Its bytes cannot be written at all.
  const bytes = 9 as unknown as Uint8Array
  for (const path of ['checkpoint.witnessed', 'tile/0/000.p/1'])
    await expect(place.replace(path, bytes)).rejects.toMatchObject({ code: 'unavailable' })
  expect(readdirSync(join(folder, '.new'))).toEqual([])
})
