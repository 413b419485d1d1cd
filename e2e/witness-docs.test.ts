// What docs/witnesses.md shows works as it stands.
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { formatVerifierKey } from '../src/ledger/verifier-key.ts'
import { GrowingLog, testKey } from '../src/ledger/witness/fixtures/growing-log.ts'
import { parseWitnessPolicy } from '../src/ledger/witness-policy.ts'
import { loadConfig } from '../src/server/config.ts'
import { checkWitnesses } from '../src/server/witnessing-check.ts'
import { tempFolder } from '../src/testing/temp-folder.ts'
import { command } from './command.ts'

const root = resolve(import.meta.dirname, '..')
const page = readFileSync(join(root, 'docs/witnesses.md'), 'utf8')

function block(kind: string): string {
  const found = new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(page)?.[1]
  if (found === undefined) throw new Error(`no block ${kind}`)
  return found
}

it('the command starts a witness that says what the page says', async () => {
  using folder = tempFolder()
  const bin = join(folder.path, 'bin')
  mkdirSync(bin)
  const shim = join(bin, 'sealtrace')
  writeFileSync(shim, `#!/bin/sh\nexec '${process.execPath}' '${command}' "$@"\n`)
  chmodSync(shim, 0o755)
  const line = `exec ${block('sh run').replace(':7380', ':0')}`
  const child = spawn('sh', ['-ec', line], {
    cwd: folder.path,
    env: {
      ...process.env,
      // The folder that the user stands in, where npm runs the program.
      INIT_CWD: folder.path,
      PATH: `${bin}:${process.env['PATH']}`,
      LOG_KEY: new GrowingLog().vkey,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((done) => child.on('exit', done))
  let seen = ''
  await new Promise<void>((done) => {
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      if (/^ready /m.test(seen)) done()
    })
    void ended.then(() => done())
  })
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(seen).toMatch(
    /^vkey north\.example\/1\+[0-9a-f]{8}\+B\S+\nready http:\/\/127\.0\.0\.1:\d+\n$/,
  )
})

it('the policy and the settings are read, and the settings are the defaults', () => {
  using folder = tempFolder()
  const log = new GrowingLog()
  const text = ['NORTH', 'SOUTH', 'WEST'].reduce(
    (policy, name, i) => {
      const { publicKey } = testKey(50 + i)
      return policy.replace(`${name}_VKEY`, formatVerifierKey({ name, type: 4, publicKey }))
    },
    block('policy').replace('LOG_VKEY', log.vkey),
  )
  const path = join(folder.path, 'sealtrace.toml')
  writeFileSync(join(folder.path, 'witnesses.policy'), text)
  writeFileSync(path, block('toml'))
  const { witnesses } = loadConfig({ path, environment: {} })
  const policy = parseWitnessPolicy(text)
  expect(witnesses).toEqual({ ...loadConfig({ environment: {} }).witnesses, policy })
  expect(() => checkWitnesses(policy, { logKey: log.vkey })).not.toThrow()
})
