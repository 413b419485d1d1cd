// The keychain of a real desktop session: gnome-keyring on a D-Bus of its own.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installPackages } from '../../testing/install-packages.ts'
import { rootKeyContract } from '../../testing/root-key-contract.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { ensureKeychainKey, keychainRootKey } from './keychain.ts'

const missing = installPackages(['gnome-keyring', 'libsecret-tools', 'dbus'])
if (missing) console.warn(`skipped: root key in a real keychain (${missing})`)

const folder = tempFolder()
let session: ChildProcess | undefined
let environment: NodeJS.ProcessEnv = {}

beforeAll(async () => {
  if (missing) return
  const runtime = `${folder.path}/run`
  mkdirSync(runtime, { mode: 0o700 })
  const path = process.env['PATH']
  const base = { PATH: path, HOME: folder.path, XDG_RUNTIME_DIR: runtime }
  // The first line of its input is the password of the keychain; it ends when its input does.
  const script =
    'head -n 1 | tr -d "\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null; echo "$DBUS_SESSION_BUS_ADDRESS"; cat >/dev/null'
  session = spawn('dbus-run-session', ['--', 'sh', '-c', script], { env: base })
  session.stdin?.write('test password\n')
  const address = await new Promise<string>((resolve, reject) => {
    session?.stdout?.once('data', (line: Buffer) => resolve(line.toString().trim()))
    session?.once('exit', () => reject(new Error('the session ended')))
  })
  environment = { ...base, DBUS_SESSION_BUS_ADDRESS: address, SECRET_OF_OURS: 'not passed on' }
  await ensureKeychainKey({}, { environment })
  await ensureKeychainKey({ account: 'other' }, { environment })
})

afterAll(() => {
  session?.stdin?.end()
  folder[Symbol.dispose]()
})

describe.skipIf(missing)('keychain', () => {
  rootKeyContract('keychain', {
    open: () => keychainRootKey({}, { environment }),
    other: () => keychainRootKey({ account: 'other' }, { environment }),
    down: async () => ({
      keyId: 'none',
      source: 'keychain',
      wrap: async (label, key) =>
        (await keychainRootKey({}, { environment: { PATH: process.env['PATH'] } })).wrap(
          label,
          key,
        ),
      unwrap: async () => new Uint8Array(0),
    }),
  })

  it('is made once, and what the tool of the desktop shows is the key', async () => {
    const { keyId } = await keychainRootKey({}, { environment })
    await ensureKeychainKey({}, { environment })
    expect((await keychainRootKey({}, { environment })).keyId).toBe(keyId)
    const args = ['lookup', 'service', 'sealtrace', 'account', 'default']
    const { stdout } = spawnSync('secret-tool', args, { env: environment, encoding: 'utf8' })
    expect(stdout).toMatch(/^[0-9a-f]{64}$/)
  })

  it('says what is missing: the key, the session, the program', async () => {
    await expect(keychainRootKey({ account: 'none' }, { environment })).rejects.toMatchObject({
      code: 'key_unavailable',
      message: expect.stringContaining('no root key of this account'),
    })
    const { PATH } = process.env
    await expect(keychainRootKey({}, { environment: { PATH } })).rejects.toMatchObject({
      message: expect.stringContaining('in a session with D-Bus'),
    })
    await expect(
      keychainRootKey({}, { environment: { ...environment, PATH: folder.path } }),
    ).rejects.toMatchObject({ message: expect.stringContaining('install libsecret-tools') })
  })
})
