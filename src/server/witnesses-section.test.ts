import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { formatVerifierKey } from '../ledger/verifier-key.ts'
import { testKey } from '../ledger/witness/fixtures/growing-log.ts'
import { parseWitnessPolicy } from '../ledger/witness-policy.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { loadConfig } from './config.ts'
import { checkWitnesses } from './witnessing-check.ts'

const vkeyOf = (seed: number, type = 4) =>
  formatVerifierKey({ name: `k${seed}.example`, type, publicKey: testKey(seed).publicKey })
const log = vkeyOf(1, 1)
const policy = `log ${log}\nwitness a ${vkeyOf(2)} https://a.example\nquorum a\n`

function witnesses(toml: string, files: Readonly<Record<string, string>> = {}) {
  using folder = tempFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder.path, name), text)
  const path = join(folder.path, 'sealtrace.toml')
  writeFileSync(path, `[witnesses]\n${toml}`)
  return loadConfig({ path, environment: {} }).witnesses
}

const defaults = { interval: 1000, timeout: 10_000, maxLag: 300_000 }

it('[L27] nobody is asked by default', () => {
  expect(witnesses('')).toEqual(defaults)
})

it('[L27] each setting is read', () => {
  expect(witnesses('policy_file = "w.policy"', { 'w.policy': policy })).toEqual({
    ...{ ...defaults, policy: parseWitnessPolicy(policy) },
  })
  expect(witnesses('interval = "50ms"')).toEqual({ ...defaults, interval: 50 })
  expect(witnesses('timeout = "2m"')).toEqual({ ...defaults, timeout: 120_000 })
  expect(witnesses('max_lag = "1h"')).toEqual({ ...defaults, maxLag: 3_600_000 })
})

it.each([
  ...['interval = 1', 'interval = "1"', 'interval = "0s"', 'interval = "2h"', 'interval = "1 s"'],
  ...['timeout = "1ms"', 'timeout = "6m"', 'max_lag = "999ms"', 'max_lag = "-1s"'],
  ...['policy_file = ""', 'policy_file = "missing"', 'policy = "x"'],
])('[L27] refuses %s', (toml) => {
  expect(() => witnesses(toml)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
})

it('[L27] a policy that cannot be read is refused with the number of its line', () => {
  expect(() => witnesses('policy_file = "w"', { w: `${policy}quorum a\n` })).toThrow(
    'configuration: witnesses.policy_file: line 4 of a witness policy: there is a quorum line already',
  )
})

it('[L27] a policy by which this log cannot be witnessed is refused, with what to change', () => {
  const check = (text: string, signingKeys?: string[]) =>
    checkWitnesses(parseWitnessPolicy(text), {
      logKey: log,
      ...(signingKeys ? { signingKeys } : {}),
    })
  expect(() => check(policy)).not.toThrow()
  expect(() => check(policy, [vkeyOf(7, 1), log])).not.toThrow()
  const refused: [text: string, why: string, keys?: string[]][] = [
    [policy, `it does not name this log; add the line: log ${vkeyOf(7, 1)}`, [vkeyOf(7, 1)]],
    [policy.slice(policy.indexOf('\n') + 1), `it does not name this log; add the line: log ${log}`],
    [`log ${log}\nquorum none\n`, 'its quorum is none'],
    [policy.replace(' https://a.example', ''), 'its quorum cannot be met'],
    [policy.replace('https:', 'ftp:'), 'the URL of a witness is http or https'],
    [policy.replace(vkeyOf(2), vkeyOf(1)), 'a log is no witness of itself'],
  ]
  for (const [text, why, keys] of refused) expect(() => check(text, keys)).toThrow(why)
})
