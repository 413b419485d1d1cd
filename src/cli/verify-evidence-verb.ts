import type { Verb } from './verb.ts'

export const verifyEvidenceVerb: Verb = {
  name: 'verify-evidence',
  summary: 'check an evidence pack offline, with the key of its log',
  rights: 'none',
  words: 'FILE.zip',
  count: [1, 1],
  options: [
    {
      name: 'log-key',
      value: 'VKEY',
      help: "the log's key, as `init` gave it; once for each, where keys were renewed",
      many: true,
    },
    {
      name: 'authority-key',
      value: 'VKEY',
      help: "the officer's key: default the one in the pack, which is then not checked",
    },
    {
      name: 'policy',
      value: 'FILE',
      help: 'witnesses that must have cosigned (C2SP tlog-policy); its log keys do for --log-key',
    },
  ],
  examples: [
    'sealtrace verify-evidence case-12.zip --log-key "$LOG_KEY"',
    'sealtrace verify-evidence case-12.zip --policy witnesses.policy --json',
  ],
  notes:
    'Reads these files and nothing else. Take the keys from somewhere else than the pack. The exit status is 1 when something\ndoes not hold. See docs/evidence.md.',
  load: async () => (await import('./commands/verify-evidence.ts')).verifyEvidence,
}
