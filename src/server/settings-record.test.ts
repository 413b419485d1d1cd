import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { PartOpener } from '../access/part-opener.ts'
import { Reader } from '../access/reader.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { loadConfig } from './config.ts'
import { noteSettings, settingsOf } from './settings-record.ts'

let test: TestLog
let log: OpenLog
beforeAll(async () => {
  test = await testLog()
  log = await test.open()
})
afterAll(async () => {
  await log.close()
  test.dispose()
})

function configOf(toml = '', environment: NodeJS.ProcessEnv = {}) {
  const path = join(test.path, 'sealtrace.toml')
  writeFileSync(path, toml)
  return loadConfig({ path, environment })
}

async function changes() {
  const reader = new Reader({ ...log, origin: log.info.origin })
  const entries = await reader.auditLog(localPrincipal('me'), { limit: 100 })
  return entries.filter(({ action }) => action === 'settings.change')
}

it('[W66] what the settings were changed to is on the record at the next start, once, unmasked', async () => {
  await noteSettings(log, configOf())
  expect(await changes()).toEqual([])
  const strict = configOf(
    '[server]\ntrusted_proxies = ["10.1.2.3"]\n[reveal]\nsecond_person = true\n[retention]\ndays = 30',
  )
  await noteSettings(log, strict)
  await noteSettings(log, strict)
  const [entry, ...none] = await changes()
  expect([entry, none]).toMatchObject([{ actor: 'collector', outcome: 'allowed' }, []])
  expect(entry?.details?.['changed']).toEqual({
    'server.trusted_proxies': 'none -> ["10.1.2.3"]',
    'reveal.second_person': 'false -> true',
    'retention.days': '90 -> 30',
  })
  await noteSettings(log, configOf('[policy]\nenable_pii_masking = false'))
  expect((await changes())[0]?.details?.['changed']).toMatchObject({
    'server.trusted_proxies': '["10.1.2.3"] -> none',
    'reveal.second_person': 'true -> false',
    'policy.enable_pii_masking': 'true -> false',
  })
  await noteSettings(log, configOf())
  expect((await changes())[0]?.details?.['changed']).toHaveProperty('policy.version')
  expect(await changes()).toHaveLength(3)
})

it('[W66] where the last entry cannot be read, one is made that says so', async () => {
  const content = vi.spyOn(PartOpener.prototype, 'content').mockResolvedValueOnce({ why: 'erased' })
  await noteSettings(log, configOf())
  content.mockRestore()
  expect((await changes())[0]?.details).toMatchObject({ before: 'unknown' })
})

it('[W66] no secret is noted, and a long list by its hash', () => {
  const oidc =
    '[sign_in]\nurl = "https://a.example"\n[sign_in.oidc]\nissuer = "https://i.example"\nclient_id = "c"\nclient_secret_env = "S"\n[sign_in.oidc.roles]\nops = ["viewer"]\n'
  const text = JSON.stringify(settingsOf(configOf(oidc, { S: 'canary-secret' })))
  expect(text).toContain('ops')
  expect(text).not.toContain('canary-secret')
  const many = Array.from({ length: 100 }, (_, i) => `"2001:db8:0:0:0:0:0:${i}/128"`)
  const long = settingsOf(configOf(`[server]\ntrusted_proxies = [${many.join(',')}]`))
  expect(long['server.trusted_proxies']).toMatch(/^sha256:[0-9a-f]{64}$/)
})
