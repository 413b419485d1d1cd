import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { tempFolder } from '../testing/temp-folder.ts'
import { loadConfig } from './config.ts'

const folder = tempFolder()
afterAll(() => folder[Symbol.dispose]())

function keysOf(toml: string) {
  const path = join(folder.path, 'sealtrace.toml')
  writeFileSync(path, toml)
  return loadConfig({ path, environment: {} }).keys
}

const at = (name: string) => join(folder.path, name)

it('takes the root keys in their order, and every setting of every provider', () => {
  const toml = `
[keys]
root_key_variable = "MY_KEY"
[[keys.root]]
provider = "environment"
variable = "OTHER_KEY"
[[keys.root]]
provider = "file"
path = "keys/root.key"
passphrase_file = "/run/passphrase"
[[keys.root]]
provider = "vault"
address = "https://vault.example:8200"
namespace = "team"
auth = "approle"
auth_mount = "roles"
token_file = "token"
token_variable = "T"
role_id = "r"
secret_id_file = "secret-id"
secret_id_variable = "S"
role = "k"
jwt_file = "jwt"
ca_file = "ca.pem"
timeout_ms = 2000
mount = "transit"
key = "sealtrace"
derived = true
[[keys.root]]
provider = "vault-kv"
address = "https://vault.example:8200"
path = "apps/sealtrace"
field = "key"
version = 3
[[keys.root]]
provider = "aws-kms"
key = "arn:aws:kms:eu-west-1:111122223333:key/k"
region = "eu-west-1"
endpoint = "https://kms.example"
sts_endpoint = "https://sts.example"
context = { app_name = "sealtrace" }
credentials = "file"
profile = "p"
credentials_file = "aws"
[[keys.root]]
provider = "google-kms"
key = "projects/p/locations/l/keyRings/r/cryptoKeys/k"
endpoint = "https://kms.example"
credentials_file = "google.json"
[[keys.root]]
provider = "azure-key-vault"
vault = "https://v.vault.azure.net"
key = "k"
version = "0123456789abcdef0123456789abcdef"
resource = "https://vault.azure.net"
credentials = "client-secret"
tenant_id = "t"
client_id = "c"
client_secret_variable = "CS"
token_file = "tf"
authority = "https://login.example"
[[keys.root]]
provider = "pkcs11"
module = "/usr/lib/softhsm/libsofthsm2.so"
token = "sealtrace"
key = "root"
pin_file = "pin"
pin_variable = "PIN"
`
  const address = 'https://vault.example:8200'
  expect(keysOf(toml)).toEqual({
    rootKeyVariable: 'MY_KEY',
    rootKeys: [
      { provider: 'environment', variable: 'OTHER_KEY' },
      { provider: 'file', path: at('keys/root.key'), passphraseFile: '/run/passphrase' },
      {
        ...{ provider: 'vault', address, namespace: 'team', auth: 'approle', authMount: 'roles' },
        ...{ tokenFile: at('token'), tokenVariable: 'T', roleId: 'r' },
        ...{ secretIdFile: at('secret-id'), secretIdVariable: 'S', role: 'k', jwtFile: at('jwt') },
        ...{ caFile: at('ca.pem'), timeoutMs: 2000, mount: 'transit', key: 'sealtrace' },
        derived: true,
      },
      { provider: 'vault-kv', address, path: 'apps/sealtrace', field: 'key', version: 3 },
      {
        ...{ provider: 'aws-kms', key: 'arn:aws:kms:eu-west-1:111122223333:key/k' },
        ...{ region: 'eu-west-1', endpoint: 'https://kms.example' },
        ...{ stsEndpoint: 'https://sts.example', context: { app_name: 'sealtrace' } },
        ...{ credentials: 'file', profile: 'p', credentialsFile: at('aws') },
      },
      {
        ...{ provider: 'google-kms', key: 'projects/p/locations/l/keyRings/r/cryptoKeys/k' },
        ...{ endpoint: 'https://kms.example', credentialsFile: at('google.json') },
      },
      {
        ...{ provider: 'azure-key-vault', vault: 'https://v.vault.azure.net', key: 'k' },
        ...{ version: '0123456789abcdef0123456789abcdef', resource: 'https://vault.azure.net' },
        ...{ credentials: 'client-secret', tenantId: 't', clientId: 'c' },
        ...{ clientSecretVariable: 'CS', tokenFile: at('tf'), authority: 'https://login.example' },
      },
      {
        ...{ provider: 'pkcs11', module: '/usr/lib/softhsm/libsofthsm2.so', token: 'sealtrace' },
        ...{ key: 'root', pinFile: at('pin'), pinVariable: 'PIN' },
      },
    ],
  })
  expect(keysOf('[[keys.root]]\nprovider = "keychain"\naccount = "work"')).toEqual({
    rootKeys: [{ provider: 'keychain', account: 'work' }],
  })
  expect(keysOf('')).toEqual({})
})

it('reads at which age keys are renewed', () => {
  expect(keysOf('[keys.rotation]\ndata_days = 7\nindex_days = 90\nsigning_days = 365')).toEqual({
    rotation: { dataDays: 7, indexDays: 90, signingDays: 365, rootDays: 0 },
  })
  expect(keysOf('[keys.rotation]\nroot_days = 30')).toEqual({
    rotation: { dataDays: 0, indexDays: 0, signingDays: 0, rootDays: 30 },
  })
})

it.each([
  ['[keys.rotation]\ndata_days = -1', /keys\.rotation\.data_days/],
  ['[keys.rotation]\nindex_days = 1.5', /keys\.rotation\.index_days/],
  ['[keys.rotation]\nmonth_days = 1', /unknown setting keys\.rotation\.month_days/],
  ['[[keys.root]]\nprovider = "canary"', /^configuration: keys\.root\.0\.provider/],
  ['[[keys.root]]\nprovider = "file"\ntoken = "canary"', /unknown setting keys\.root\.0\.token/],
  ['[[keys.root]]\nprovider = "vault"\nkey = "canary"', /keys\.root\.0\.address/],
  ['[[keys.root]]\nprovider = "environment"\nvariable = "canary value"', /keys\.root\.0\.variable/],
  ['[[keys.root]]\nprovider = "pkcs11"\nmodule = "m"\ntoken = "canary"', /keys\.root\.0\.key/],
  ['[keys]\nroot = []', /keys\.root/],
])('refuses %j, and repeats nothing of it', (toml, message) => {
  expect(() => keysOf(toml)).toThrow(
    expect.objectContaining({ code: 'config_invalid', message: expect.stringMatching(message) }),
  )
  expect(() => keysOf(toml)).not.toThrow('canary')
})

it('takes a reader key from the folder of the settings file', () => {
  expect(keysOf('[keys]\nreader_key = "keys/reader.json"')).toEqual({
    readerKeyFile: at('keys/reader.json'),
  })
  expect(keysOf('')).not.toHaveProperty('readerKeyFile')
})
