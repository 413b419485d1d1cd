// A real PKCS #11 token: SoftHSM2, with keys that cannot be extracted.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installPackages } from '../../testing/install-packages.ts'
import { rootKeyContract } from '../../testing/root-key-contract.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { pkcs11Provider, type Pkcs11Settings } from './pkcs11.ts'
import type { Cryptoki, Pkcs11Package } from './pkcs11-module.ts'

const client = resolve(import.meta.dirname, '../../../e2e/clients/pkcs11')
const missing = installPackages(['softhsm2']) ?? installClient()
if (missing) console.warn(`skipped: root key in a real PKCS #11 token (${missing})`)

const folder = tempFolder()
const pin = '246813'
const environment = { SEALTRACE_PKCS11_PIN: pin }

const load = async () => createRequire(join(client, 'package.json'))('pkcs11js') as Pkcs11Package
const open = (more: Partial<Pkcs11Settings> = {}, env: NodeJS.ProcessEnv = environment) =>
  pkcs11Provider(
    { module: moduleFile(), token: 'sealtrace', key: 'root', ...more },
    { environment: env },
    load,
  )

beforeAll(async () => {
  if (missing) return
  const tokens = join(folder.path, 'tokens')
  mkdirSync(tokens)
  const settings = join(folder.path, 'softhsm2.conf')
  writeFileSync(settings, `directories.tokendir = ${tokens}\nobjectstore.backend = file\n`)
  process.env['SOFTHSM2_CONF'] = settings
  const made = [
    '--init-token',
    '--free',
    '--label',
    'sealtrace',
    '--so-pin',
    '1357924',
    '--pin',
    pin,
  ]
  expect(spawnSync('softhsm2-util', made).status).toBe(0)
  await makeKeys()
})
afterAll(() => folder[Symbol.dispose]())

describe.skipIf(missing)('pkcs11', () => {
  rootKeyContract('pkcs11', {
    open: () => open(),
    other: () => open({ key: 'other' }),
    down: () => open({ token: 'gone' }),
  })

  it('refuses a key that can be read out, one that is not there, and two of one label', async () => {
    const wrapping = async (key: string) => (await open({ key })).wrap('label', Buffer.alloc(32))
    await expect(wrapping('loose')).rejects.toMatchObject({ code: 'config_invalid' })
    await expect(wrapping('none')).rejects.toMatchObject({
      code: 'key_unavailable',
      message: expect.stringContaining('no secret key'),
    })
    await expect(wrapping('twice')).rejects.toMatchObject({
      message: expect.stringContaining('more than one'),
    })
  })

  it('takes the PIN from a file, and says where it is missing', async () => {
    const pinFile = join(folder.path, 'pin')
    writeFileSync(pinFile, `${pin}\n`)
    const provider = await open({ pinFile }, {})
    await expect(provider.wrap('label', Buffer.alloc(32))).resolves.toHaveLength(60)
    const none = await open({}, {})
    await expect(none.wrap('label', Buffer.alloc(32))).rejects.toMatchObject({
      message: expect.stringContaining('$SEALTRACE_PKCS11_PIN'),
    })
  })

  it('gives a wrong PIN to the token once only', async () => {
    const script = `
      import { createRequire } from 'node:module'
      import { pkcs11Provider } from ${JSON.stringify(new URL('./pkcs11.ts', import.meta.url).href)}
      const { PKCS11 } = createRequire(${JSON.stringify(join(client, 'package.json'))})('pkcs11js')
      let logins = 0
      class Counting extends PKCS11 {
        C_Login(...args) { logins++; return super.C_Login(...args) }
      }
      const settings = ${JSON.stringify({ module: moduleFile(), token: 'sealtrace', key: 'root' })}
      const surroundings = { environment: { SEALTRACE_PKCS11_PIN: '000000' } }
      const load = async () => ({ PKCS11: Counting })
      const provider = await pkcs11Provider(settings, surroundings, load)
      const messages = []
      for (let i = 0; i < 3; i++)
        await provider.wrap('label', Buffer.alloc(32)).catch(({ message }) => messages.push(message))
      console.log(JSON.stringify({ logins, messages }))`
    // A process of its own: a login counts for all of one.
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script])
    const { logins, messages } = JSON.parse(stdout.toString()) as {
      logins: number
      messages: string[]
    }
    expect(logins).toBe(1)
    expect(messages).toHaveLength(3)
    expect(messages[2]).toMatch(/refuses the PIN \(CKR_PIN_INCORRECT\)/)
    expect(messages.join(' ')).not.toContain('000000')
  })

  it('says what is wrong with the module, and that the package is missing', async () => {
    await expect(open({ module: '/nowhere/none.so' })).rejects.toMatchObject({
      code: 'config_invalid',
      message: expect.stringContaining('does not load'),
    })
    await expect(
      pkcs11Provider({ module: 'm', token: 't', key: 'k' }, { environment }),
    ).rejects.toMatchObject({ message: expect.stringContaining('npm install pkcs11js') })
  })
})

/** Null when it is there. */
function installClient(): string | null {
  const done = join(client, 'node_modules/.package-lock.json')
  const age = (path: string) => statSync(path).mtimeMs
  if (existsSync(done) && age(done) >= age(join(client, 'package-lock.json'))) return null
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: client,
    stdio: 'ignore',
    timeout: 240_000,
  })
  return status === 0 ? null : `npm ci of pkcs11js failed: status ${status}`
}

function moduleFile(): string {
  const places = ['/usr/lib/softhsm/libsofthsm2.so', ...architectures()]
  return places.find((path) => existsSync(path)) ?? 'libsofthsm2.so'
}

function architectures(): string[] {
  return readdirSync('/usr/lib')
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => `/usr/lib/${name}/softhsm/libsofthsm2.so`)
}

interface KeyMaker extends Cryptoki {
  C_GenerateKey(session: Buffer, mechanism: object, template: object[]): Buffer
}

/** As an operator makes them with the token's own tools. */
async function makeKeys(): Promise<void> {
  const { PKCS11 } = await load()
  const module = new PKCS11() as KeyMaker
  module.load(moduleFile())
  module.C_Initialize({ flags: 2 })
  const slot = module
    .C_GetSlotList(true)
    .find((one) => module.C_GetTokenInfo(one).label.trim() === 'sealtrace')
  if (!slot) throw new Error('no token')
  const session = module.C_OpenSession(slot, 4 | 2)
  module.C_Login(session, 1, pin)
  for (const label of ['root', 'other', 'loose', 'twice', 'twice'])
    module.C_GenerateKey(session, { mechanism: 0x1080 }, [
      { type: 0x0, value: 4 },
      { type: 0x100, value: 0x1f },
      { type: 0x1, value: true },
      { type: 0x3, value: label },
      { type: 0x161, value: 32 },
      { type: 0x103, value: label !== 'loose' },
      { type: 0x162, value: label === 'loose' },
      { type: 0x104, value: true },
      { type: 0x105, value: true },
    ])
  module.C_CloseSession(session)
}
