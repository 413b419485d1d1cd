import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noBookmark, openBookmark, type Bookmark } from './bookmark.ts'
import { lines } from './lines.ts'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sealtrace-bookmark-'))))
afterEach(() => rmSync(folder, { recursive: true }))

async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += 5) yield Buffer.from(text.slice(at, at + 5))
}

const notes = () => join(folder, 'imports')
const open = (text: string, destination = 'a', at = notes()) =>
  openBookmark({ folder: at, destination, bytes: chunks(text), maxLineBytes: 8 })

async function readAll(bookmark: Bookmark, text: string): Promise<void> {
  for await (const line of lines(chunks(text), 8)) bookmark.read(line)
}

const text = 'one\ntwo\n\na long line\nfive\n'

async function stopAt(line: number): Promise<void> {
  const bookmark = await open(text)
  await readAll(bookmark, text)
  bookmark.stored(2)
  bookmark.stored(line)
}

test('is where it came to, in the same file and for the same log', async () => {
  expect((await open(text)).done).toBe(0)
  await stopAt(4)
  expect((await open(text)).done).toBe(4)
  expect((await open(`${text}six\nseven\n`)).done).toBe(4)
  expect((await open(text, 'b')).done).toBe(0)
})

test('is none for a file that was changed or cut before it', async () => {
  await stopAt(4)
  for (const other of [
    'one\nTwo\n\na long line\nfive\n',
    'one\n\ntwo\na long line\n',
    'one\ntwo\n',
  ])
    expect((await open(other)).done).toBe(0)
  expect((await open('')).done).toBe(0)
})

test('goes with the end of the import, and is private', async () => {
  await stopAt(5)
  const [name = ''] = readdirSync(notes())
  expect([statSync(notes()).mode & 0o777, statSync(join(notes(), name)).mode & 0o777]).toEqual([
    ...[0o700, 0o600],
  ])
  const bookmark = await open(text)
  expect(bookmark.done).toBe(5)
  bookmark.finished()
  expect(readdirSync(notes())).toEqual([])
  expect((await open(text)).done).toBe(0)
})

test('that is damaged is none', async () => {
  await stopAt(4)
  const [name = ''] = readdirSync(notes())
  for (const content of [
    '',
    'null',
    '{"line":4}',
    '{"line":"4","chain":"x"}',
    '{"line":1e9,"chain":"x"}',
  ]) {
    writeFileSync(join(notes(), name), content)
    expect([content, (await open(text)).done]).toEqual([content, 0])
  }
})

test('that cannot be written stops nothing', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const bookmark = await open(text, 'a', join(file, 'imports'))
  await readAll(bookmark, text)
  bookmark.stored(3)
  bookmark.finished()
  expect(bookmark.done).toBe(0)
  noBookmark.stored(3)
})
