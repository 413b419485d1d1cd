import type { Verb } from './verb.ts'

export const witnessVerb: Verb = {
  name: 'witness',
  summary: "cosign the checkpoints of somebody else's log, as long as it only grows",
  rights: 'none',
  words: '',
  count: [0, 0],
  options: [
    {
      name: 'listen',
      value: 'HOST:PORT',
      help: 'where to listen; port 0 for any free one (required)',
    },
    { name: 'key', value: 'FILE', help: 'key of the witness; made at the first start (required)' },
    {
      name: 'log',
      value: 'VKEY',
      many: true,
      help: 'key of a log to cosign for; once for each (required)',
    },
    {
      name: 'name',
      value: 'NAME',
      help: 'for a new key: name of the witness, such as w.example/1',
    },
    { name: 'state', value: 'DIR', help: 'what was cosigned; default ./sealtrace-witness' },
    { name: 'new-state', help: 'begin without state though there is a key: it never cosigned' },
  ],
  examples: [
    'sealtrace witness --listen 127.0.0.1:7380 --key witness.key --name w.example/1 --log LOG_VKEY',
    'sealtrace witness --listen 127.0.0.1:7380 --key witness.key --log ONE_VKEY --log OTHER_VKEY',
  ],
  notes:
    'Prints `vkey VKEY` and `ready URL` on stdout: the operator of the log puts both into a witness policy. Speaks plain http:\nput a proxy with TLS before it. Never give two witnesses one key, and never set its state back. SIGTERM or SIGINT ends it.\nSee docs/witnesses.md.',
  withoutLog: true,
  load: async () => (await import('./commands/witness.ts')).witness,
}
