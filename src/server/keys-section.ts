// `[keys]` of the settings file: where the root keys are. No key, token or passphrase stands in it: they come from the
// environment, or from files that it names.
import { resolve } from 'node:path'
import { z } from 'zod'
import type { RotationAges } from '../erase/key-ages.ts'
import type { RootKeyChoice } from '../keys/log-root-keys.ts'
import type { RootKeySettings } from '../keys/providers/open-provider.ts'

const word = z.string().min(1).max(300)
const path = z.string().min(1).max(4096)
const variable = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable')
const url = z.url({ protocol: /^https?$/ }).max(2000)

/** Of every service that is spoken to. */
const server = {
  ca_file: path.optional(),
  timeout_ms: z.int().min(100).max(60_000).optional(),
}

const vaultLogin = {
  ...server,
  address: url,
  namespace: word.optional(),
  auth: z.enum(['token', 'approle', 'kubernetes']).optional(),
  auth_mount: word.optional(),
  token_file: path.optional(),
  token_variable: variable.optional(),
  role_id: word.optional(),
  secret_id_file: path.optional(),
  secret_id_variable: variable.optional(),
  role: word.optional(),
  jwt_file: path.optional(),
}

const provider = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('environment'), variable: variable.optional() }),
  z.strictObject({
    provider: z.literal('file'),
    path: path.optional(),
    passphrase_file: path.optional(),
  }),
  z.strictObject({
    provider: z.literal('vault'),
    ...vaultLogin,
    mount: word.optional(),
    key: word,
    derived: z.boolean().optional(),
  }),
  z.strictObject({
    provider: z.literal('vault-kv'),
    ...vaultLogin,
    mount: word.optional(),
    path: word,
    field: word.optional(),
    version: z.int().min(1).optional(),
  }),
  z.strictObject({
    provider: z.literal('aws-kms'),
    ...server,
    key: word,
    region: word.optional(),
    endpoint: url.optional(),
    sts_endpoint: url.optional(),
    context: z.record(word, z.string().max(1000)).optional(),
    credentials: z
      .enum(['auto', 'environment', 'web-identity', 'file', 'container', 'instance'])
      .optional(),
    profile: word.optional(),
    credentials_file: path.optional(),
  }),
  z.strictObject({
    provider: z.literal('google-kms'),
    ...server,
    key: word,
    endpoint: url.optional(),
    credentials_file: path.optional(),
  }),
  z.strictObject({
    provider: z.literal('azure-key-vault'),
    ...server,
    vault: url,
    key: word,
    version: word.optional(),
    resource: url.optional(),
    credentials: z
      .enum(['auto', 'client-secret', 'workload-identity', 'managed-identity'])
      .optional(),
    tenant_id: word.optional(),
    client_id: word.optional(),
    client_secret_variable: variable.optional(),
    token_file: path.optional(),
    authority: url.optional(),
  }),
  z.strictObject({ provider: z.literal('keychain'), account: word.optional() }),
  z.strictObject({
    provider: z.literal('pkcs11'),
    module: path,
    token: word,
    key: word,
    pin_file: path.optional(),
    pin_variable: variable.optional(),
  }),
])

const days = z.int().min(0).max(36_500)

export const keysSection = z.strictObject({
  root_key_variable: variable.optional(),
  reader_key: path.optional(),
  root: z.array(provider).min(1).max(8).optional(),
  rotation: z
    .strictObject({
      data_days: days.default(0),
      index_days: days.default(0),
      signing_days: days.default(0),
      root_days: days.default(0),
    })
    .optional(),
})

export interface KeySettings extends RootKeyChoice {
  /** Whole path of a private reader key. */
  readonly readerKeyFile?: string
  /** At which age keys are renewed; default never. */
  readonly rotation?: RotationAges & { readonly rootDays: number }
}

/** The section in the words of the journal; paths start at `folder`, that of the settings file. */
export function keySettings(section: z.output<typeof keysSection>, folder: string): KeySettings {
  const { root, root_key_variable: rootKeyVariable, reader_key: readerKey, rotation } = section
  return {
    ...(readerKey === undefined ? {} : { readerKeyFile: resolve(folder, readerKey) }),
    ...(rotation === undefined ? {} : { rotation: rotationAges(rotation) }),
    ...(rootKeyVariable === undefined ? {} : { rootKeyVariable }),
    ...(root === undefined ? {} : { rootKeys: root.map((entry) => renamed(entry, folder)) }),
  }
}

function rotationAges(
  section: NonNullable<z.output<typeof keysSection>['rotation']>,
): NonNullable<KeySettings['rotation']> {
  return {
    dataDays: section.data_days,
    indexDays: section.index_days,
    signingDays: section.signing_days,
    rootDays: section.root_days,
  }
}

/** Settings that name a file. `path` is one for `file` only: in a key-value store it is a name. */
function isPath(name: string, kind: string): boolean {
  return name.endsWith('_file') || (name === 'path' && kind === 'file') || name === 'module'
}

function renamed(entry: z.output<typeof provider>, folder: string): RootKeySettings {
  const renamedEntries = Object.entries(entry)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [
      name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase()),
      isPath(name, entry.provider) ? resolve(folder, String(value)) : value,
    ])
  return Object.fromEntries(renamedEntries) as RootKeySettings
}
