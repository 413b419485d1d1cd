import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../testing/temp-folder.ts'
import { loadConfig } from './config.ts'
import { checkSignIn } from './sign-in-section.ts'

function load(toml: string, environment: NodeJS.ProcessEnv = {}) {
  using folder = tempFolder()
  const path = join(folder.path, 'sealtrace.toml')
  writeFileSync(path, toml)
  return loadConfig({ path, environment })
}

const oidc = `
[sign_in]
url = "https://collector.example"
[sign_in.oidc]
issuer = "https://login.example"
client_id = "sealtrace"
roles = { "admins" = ["admin", "dpo"], "all" = ["viewer"] }
`

it('[W26] how long sessions last is as written', () => {
  const { signIn } = load(
    '[sign_in]\nidle_minutes = 5\nhours = 1.5\nurl = "http://localhost:8080/x"',
  )
  expect(signIn).toEqual({
    ...{ idle: 300_000, life: 5_400_000, url: 'http://localhost:8080', certificates: [] },
  })
})

it('[W29] a provider is as written, with defaults', () => {
  expect(load(oidc).signIn.oidc).toEqual({
    issuer: 'https://login.example',
    clientId: 'sealtrace',
    name: 'single sign-on',
    scopes: ['openid', 'profile', 'email'],
    rolesClaim: 'roles',
    roles: new Map([
      ['admins', ['admin', 'dpo']],
      ['all', ['viewer']],
    ]),
    redirect: 'https://collector.example/auth/oidc/callback',
    needsSecret: false,
    allowHttp: false,
  })
  const more = `${oidc}name = "Example"\nscopes = ["openid"]\nroles_claim = "groups"\nclient_secret_env = "S"`
  expect(load(more, { S: 'secret' }).signIn.oidc).toMatchObject({
    ...{ name: 'Example', scopes: ['openid'], rolesClaim: 'groups', clientSecret: 'secret' },
  })
  const redirect = oidc
    .replace('url = "https://collector.example"', '')
    .concat('redirect = "https://other.example/auth/oidc/callback"')
  expect(load(redirect).signIn).toMatchObject({
    url: 'https://other.example',
    oidc: { redirect: 'https://other.example/auth/oidc/callback' },
  })
})

it('[W29] a secret that is not there stops the collector, and no command', () => {
  const { signIn } = load(`${oidc}client_secret_env = "S"`)
  expect(() => checkSignIn(signIn)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  expect(() => checkSignIn(load(`${oidc}client_secret_env = "S"`, { S: 'x' }).signIn)).not.toThrow()
})

it('[W32] certificates are as written', () => {
  const fingerprint = 'AB:'.repeat(31).concat('CD')
  const rule = (text: string) =>
    `[[sign_in.certificate]]\n${text}\nname = "ci"\nroles = ["ingest"]\n`
  const toml = [
    rule('subject = "CN=a"'),
    rule('san = "spiffe://x/y"'),
    rule(`fingerprint = "${fingerprint}"`),
  ]
  expect(load(toml.join('')).signIn.certificates).toEqual([
    { subject: 'CN=a', name: 'ci', roles: ['ingest'] },
    { san: 'spiffe://x/y', name: 'ci', roles: ['ingest'] },
    { fingerprint: `${'ab'.repeat(31)}cd`, name: 'ci', roles: ['ingest'] },
  ])
})

it('[W38] proxies are as written', () => {
  expect(load('[server]\ntrusted_proxies = ["10.0.0.0/8"]').server.trustedProxies).toEqual([
    '10.0.0.0/8',
  ])
})

it.each([
  ['[sign_in]\nidle_minutes = 0'],
  ['[sign_in]\nhours = 1000'],
  ['[sign_in]\nurl = "http://collector.example"'],
  ['[sign_in]\nurl = "collector.example"'],
  ['[sign_in]\nidle = 3'],
  ['[sign_in]\nurl = "https://u:p@collector.example"'],
  ['[sign_in]\nurl = "https://collector.example?x#y"'],
  ['[[sign_in.certificate]]\nsan = "DNS:a.example"\nname = "x"\nroles = ["viewer"]'],
  ['[[sign_in.certificate]]\nsubject = "/CN=a"\nname = "x"\nroles = ["viewer"]'],
  [oidc.concat('scopes = ["profile"]')],
  [oidc.replace(/roles = .*/, 'roles = {}')],
  ['[server]\ntrusted_proxies = ["proxy"]'],
  ['[[sign_in.certificate]]\nname = "x"\nroles = ["viewer"]'],
  ['[[sign_in.certificate]]\nsubject = "CN=a"\nname = "x"\nroles = ["root"]'],
  ['[[sign_in.certificate]]\nsubject = "CN=a"\nname = "x"\nroles = []'],
  ['[[sign_in.certificate]]\nsubject = "CN=a"\nname = "a b"\nroles = ["viewer"]'],
  ['[[sign_in.certificate]]\nfingerprint = "abc"\nname = "x"\nroles = ["viewer"]'],
  [oidc.replace('https://login', 'http://login')],
  [oidc.replace('https://login.example', 'http://login.example').concat('allow_http = true')],
  [oidc.replace('url = "https://collector.example"', '')],
  [oidc.concat('redirect = "https://other.example/auth/oidc/callback"')],
  [oidc.concat('redirect = "https://collector.example/elsewhere"')],
])('[W29] refuses %j', (toml) => {
  expect(() => load(toml)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
})

it('[W30] no claim can give the role that writes', () => {
  expect(() => load(oidc.replace('"viewer"', '"ingest"'))).toThrow(/sign_in\.oidc\.roles/)
})

it('[W30] own roles are given by the provider and to certificates, and no others', () => {
  const own = oidc.replace('"viewer"', '"support"')
  const machine = '[[sign_in.certificate]]\nsubject = "CN=a"\nname = "x"\nroles = ["support"]\n'
  for (const toml of [own, machine]) {
    expect(() => load(toml)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
    expect(JSON.stringify(load(`[access]\nroles = ["support"]\n${toml}`))).toBeDefined()
  }
  const given = load(`[access]\nroles = ["support"]\n${own}`).signIn.oidc?.roles
  expect([...(given?.values() ?? [])].flat()).toContain('support')
})
