import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { tempFolder } from '../../testing/temp-folder.ts'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'

it.each([
  ['verify', '--policy', 'none.policy'],
  ['verify-receipt', 'a.tlog-proof', '--policy', 'none.policy'],
  ['verify-receipt', 'none.policy', '--leaf', 'a.leaf', '--log-key', 'a'],
])('a file that cannot be read is named: %s %s', async (...argv) => {
  using folder = tempFolder()
  writeFileSync(join(folder.path, 'a.tlog-proof'), '')
  const { io, stderr } = testIo({ folder: folder.path })
  expect(await run(argv, io)).toBe(2)
  expect(stderr()).toContain(`cannot be read (ENOENT): ${join(folder.path, 'none.policy')}`)
})
