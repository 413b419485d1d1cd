import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import { bucketOf } from '../keys/domain.ts'
import { KeyRing, type Subject } from '../keys/key-ring.ts'
import { createRootKeyFile } from '../keys/providers/file.ts'
import { StateFolder } from '../keys/state-folder.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { shredKeys } from './shred-keys.ts'

const november = Date.UTC(2026, 10, 21)

async function setUp(path: string) {
  const state = new StateFolder(join(path, 'state'), 'log-key')
  state.create()
  const keys = openSqliteKeyStore(join(path, 'keys.db'))
  const provider = createRootKeyFile(state.rootKeyFile)
  const open = () => new KeyRing({ table: keys, provider, state })
  const ring = open()
  for (const name of ['index', 'subject'] as const) await ring.addProjectKey(name, Secret.random())
  const commit = () =>
    keys.write(
      ring.takeWrites().map(({ row }) => row),
      [],
    )
  const subject = async (name: string): Promise<Subject> => {
    const made = await ring.subject(name, november)
    if (!made) throw new Error('no subject')
    return made
  }
  await commit()
  return { keys, open, ring, commit, subject }
}

it('[X1] others of the same bucket open as before, and their rows are on record anew', async () => {
  using folder = tempFolder()
  const { keys, open, ring, commit, subject } = await setUp(folder.path)
  const jane = await subject('jane')
  const janes = await ring.newSlot(randomBytes(16), jane, november)
  const domain = bucketOf('2026-11', Buffer.from(jane.id, 'hex'))
  // A slot of nobody lies where its own id says: they are made until one lies where Jane's do.
  let tom = await ring.newSlot(randomBytes(16), null, november)
  while (bucketOf('2026-11', tom.id) !== domain)
    tom = await ring.newSlot(randomBytes(16), null, november)
  await commit()
  await shredKeys({ keys, ring }, [Buffer.from(jane.id, 'hex'), janes.id])
  expect(await keys.generation(domain)).toBe(2)
  expect((await keys.inDomain(domain)).map(({ id }) => toHex(id))).toEqual([toHex(tom.id)])
  const again = await open().slotById(tom.id)
  expect(again.key.use(toHex)).toBe(tom.key.use(toHex))
  await expect(open().slotById(janes.id)).rejects.toMatchObject({ code: 'not_found' })
  const changes = await keys.pendingChanges()
  expect(changes.map(({ operation }) => operation)).toEqual(['destroy', 'destroy', 'rewrap'])
  const row = await keys.get(tom.id)
  expect(row && toHex(await open().commitmentOf(row))).toBe(toHex(changes[2]?.commitment ?? tom.id))
  await shredKeys({ keys, ring }, [janes.id])
  expect(await keys.generation(domain)).toBe(2)
  keys.close()
})
