import type { Verb } from '../verb.ts'

export const apikeyVerb: Verb = {
  name: 'apikey',
  summary: 'create, revoke and list API keys',
  rights: ['manage-access'],
  words: 'create|revoke ID|ls',
  count: [1, 2],
  options: [
    {
      name: 'role',
      value: 'ROLE',
      help: 'for create: ingest, viewer, analyst, investigator, auditor, dpo or admin, or one that the settings name in [access] roles',
    },
    { name: 'name', value: 'N', help: 'for create: what the key is for' },
    {
      name: 'expires',
      value: 'T',
      help: 'for create: how long it is good, such as 90d or 12h, or until when; default: until it is revoked',
    },
    {
      name: 'address',
      value: 'BLOCK',
      help: 'for create: it may come from this address or block alone, such as 10.0.0.0/8; may be repeated',
      many: true,
    },
    {
      name: 'trace-type',
      value: 'T',
      help: 'for create: it is for runs of this type alone; may be repeated',
      many: true,
    },
  ],
  examples: [
    'sealtrace apikey create --role viewer --name grafana --expires 90d',
    'sealtrace apikey create --role ingest --address 10.0.0.0/8',
    'sealtrace apikey ls',
    'sealtrace apikey revoke 9f86d081884c7d65',
  ],
  notes: 'A new key is shown once: only its hash is kept. Creating and revoking are on the record.',
  load: async () => (await import('./apikey.ts')).apikey,
}
