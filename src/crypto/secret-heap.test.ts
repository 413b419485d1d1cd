// No string of a key lies in the heap of a process that worked with it: what a core dump, a snapshot or a debugger shows
// first. Its bytes are in memory, of course.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../testing/temp-folder.ts'

/** Printable, so that each form of it stands in the snapshot as it is. */
const key = Buffer.from('kX7_heap_canary_kX7_heap_canary_', 'latin1')
const forms = ['latin1', 'hex', 'base64'] as const

function formsInHeap(...more: string[]): string[] {
  using folder = tempFolder()
  const [keyFile, snapshot] = [join(folder.path, 'key'), join(folder.path, 'heap')]
  writeFileSync(keyFile, key)
  const child = join(import.meta.dirname, '../testing/heap-child.ts')
  const args = ['--disable-warning=ExperimentalWarning', child, keyFile, snapshot, ...more]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(Number(stdout)).toBeGreaterThan(60)
  const heap = readFileSync(snapshot)
  expect(heap.length).toBeGreaterThan(1_000_000)
  // Twelve characters of each are enough to know it by, also where the string was cut.
  return forms.filter((form) => heap.includes(key.toString(form).slice(0, 12)))
}

it('no form of a key is a string in the heap', () => {
  expect(formsInHeap()).toEqual([])
}, 60_000)

it('the search finds each form when there is one', () => {
  expect(formsInHeap('leak')).toEqual([...forms])
}, 60_000)
