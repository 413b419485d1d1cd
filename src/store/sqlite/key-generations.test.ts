import { join } from 'node:path'
import { expect, it } from 'vitest'
import { randomBytes } from '../../crypto/random.ts'
import type { KeyRow } from '../../keys/key-row.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { openSqliteKeyStore } from './sqlite-key-store.ts'

const domain = '2026-11.3f'
const row = (epoch = domain): KeyRow => ({
  ...{ id: randomBytes(16), kind: 'slot', epoch },
  ...{ owner: randomBytes(16), sealed: randomBytes(80) },
})
const change = (of: KeyRow) => ({
  ...{ operation: 'destroy' as const, keyId: of.id },
  ...{ commitment: randomBytes(32), rowHash: randomBytes(32) },
})

it('[X16] a domain has generation 1 until an erasure, and then the one that it was given', async () => {
  using folder = tempFolder()
  const keys = openSqliteKeyStore(join(folder.path, 'keys.db'))
  expect(await keys.generation(domain)).toBe(1)
  const [kept, gone, other] = [row(), row(), row('2026-12.00')]
  await keys.write([kept, gone, other], [])
  const anew = { ...kept, sealed: randomBytes(80) }
  const generations = new Map([[domain, 2]])
  const changes = [change(gone)]
  await keys.shred({ ids: [gone.id], rows: [anew], generations, changes })
  expect(await keys.generation(domain)).toBe(2)
  expect(await keys.generation('2026-12.00')).toBe(1)
  expect(await keys.generations()).toEqual(generations)
  expect(await keys.get(gone.id)).toBeNull()
  expect((await keys.inDomain(domain)).map(({ sealed }) => Buffer.from(sealed))).toEqual([
    Buffer.from(anew.sealed),
  ])
  expect(await keys.pendingChanges()).toMatchObject([{ operation: 'destroy' }])
  expect(await keys.domains()).toEqual([domain, '2026-12.00'])
  await keys.flush()
  keys.close()
})

it('[X6] a row under an ended generation is refused, and nothing that came with it is kept', async () => {
  using folder = tempFolder()
  const keys = openSqliteKeyStore(join(folder.path, 'keys.db'))
  await keys.shred({ ids: [], rows: [], generations: new Map([[domain, 2]]), changes: [] })
  const [late, fine] = [row(), row('2026-12.00')]
  const under = new Map([
    ['2026-12.00', 1],
    [domain, 1],
  ])
  await expect(keys.write([fine, late], [change(late)], under)).rejects.toMatchObject({
    code: 'conflict',
  })
  expect(await keys.get(fine.id)).toBeNull()
  expect(await keys.pendingChanges()).toEqual([])
  await keys.write([fine, late], [], new Map([[domain, 2]]))
  expect(await keys.get(late.id)).not.toBeNull()
  keys.close()
})

it('a shredding that fails changes nothing', async () => {
  using folder = tempFolder()
  const keys = openSqliteKeyStore(join(folder.path, 'keys.db'))
  const one = row()
  await keys.write([one], [])
  const broken = { ...change(one), rowHash: null as unknown as Uint8Array }
  const shredding = { ids: [one.id], rows: [], generations: new Map([[domain, 2]]) }
  await expect(keys.shred({ ...shredding, changes: [broken] })).rejects.toThrow()
  expect(await keys.get(one.id)).not.toBeNull()
  expect(await keys.generation(domain)).toBe(1)
  keys.close()
})
