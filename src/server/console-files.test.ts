import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { ConsoleFiles } from './console-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'sealtrace-console-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(page: string, assets: Record<string, string>): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'assets'), { recursive: true })
  for (const [name, text] of Object.entries(assets))
    writeFileSync(join(folder, 'assets', name), text)
  writeFileSync(join(folder, 'index.html'), page)
}

const text = (bytes: Uint8Array | null | undefined) => bytes && Buffer.from(bytes).toString()

beforeEach(() => write('<html>1', { 'a-1.js': 'js', 'a-1.js.br': 'br', 'b-1.css': 'css' }))

it('[U2] hands out what was built by its name, and nothing by a path', () => {
  const files = new ConsoleFiles(folder)
  expect(text(files.page())).toBe('<html>1')
  expect(text(files.asset('a-1.js')?.bytes)).toBe('js')
  expect(text(files.asset('a-1.js')?.coded.br)).toBe('br')
  expect(files.asset('b-1.css')?.type).toBe('text/css; charset=utf-8')
  for (const name of ['../index.html', '..%2findex.html', 'assets/a-1.js', '', 'a-1.js.br'])
    expect(files.asset(name)).toBeNull()
})

it('[U2] takes up a console that was built meanwhile, and keeps the old one while another is put in its place', () => {
  const files = new ConsoleFiles(folder)
  files.page()
  write('<html>2', { 'a-2.js': 'new' })
  utimesSync(join(folder, 'index.html'), 1, 1)
  expect(text(files.page())).toBe('<html>2')
  expect(text(files.asset('a-2.js')?.bytes)).toBe('new')
  expect(files.asset('a-1.js')).toBeNull()
  rmSync(folder, { recursive: true })
  expect(text(files.page())).toBe('<html>2')
})

it('[U2] says where there is none', () => {
  expect(new ConsoleFiles(join(folder, 'nowhere')).page()).toBeNull()
})
