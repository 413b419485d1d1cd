import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { Secret } from '../../crypto/secret.ts'
import { rootKeyContract } from '../../testing/root-key-contract.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { environmentRootKey } from './environment.ts'
import { createRootKeyFile, openRootKeyFile } from './file.ts'
import { rawRootKey } from './raw-root-key.ts'

const folder = tempFolder()
afterAll(() => folder[Symbol.dispose]())

const key = (byte: number) => Secret.own(Buffer.alloc(32, byte))
rootKeyContract('raw', {
  open: async () => rawRootKey(key(1), 'test'),
  other: async () => rawRootKey(key(2), 'test'),
})

const fromEnvironment = async (text: string) => {
  const provider = environmentRootKey({ SEALTRACE_ROOT_KEY: text })
  if (!provider) throw new Error('no provider')
  return provider
}
rootKeyContract('environment', {
  open: () => fromEnvironment('ab'.repeat(32)),
  other: () => fromEnvironment('cd'.repeat(32)),
})

const file = join(folder.path, 'root.key')
createRootKeyFile(file)
const otherFile = join(folder.path, 'other.key')
writeFileSync(otherFile, 'ef'.repeat(32))
rootKeyContract('file', {
  open: async () => openRootKeyFile(file),
  other: async () => openRootKeyFile(otherFile),
})
