import type { Verb } from '../verb.ts'

export const producerVerb: Verb = {
  name: 'producer',
  summary: 'keys with which recorders sign what they send: make, register, remove and list them',
  rights: { new: 'none', add: ['manage-keys'], remove: ['manage-keys'], ls: ['manage-keys'] },
  words: 'new|add PUBLIC|remove ID|ls',
  count: [1, 2],
  options: [
    { name: 'out', value: 'FILE', help: 'for new: where the key that signs goes (required)' },
    { name: 'name', value: 'N', help: 'for add: whose key it is (required)' },
    { name: 'reason', value: 'TEXT', help: 'for remove: why; goes on the record (required)' },
  ],
  examples: [
    'sealtrace producer new --out agent-7.key',
    'sealtrace producer add sealtrace-producer-1:… --name agent-7',
    'sealtrace producer ls --json',
    'sealtrace producer remove 9f86d081884c7d65 --reason "host was replaced"',
  ],
  notes:
    'What a recorder with a signing key sends, and the collector leaves out, shows as a gap in `sealtrace verify`. Make the key\nwhere the agent runs: only the public key leaves the machine. See docs/producer-signatures.md.',
  load: async () => (await import('./producer.ts')).producer,
}
