import type { Verb } from './verb.ts'

export const policyVerb: Verb = {
  name: 'policy',
  summary: 'explain, check or show what the policy does with values',
  words: 'explain|check|show',
  count: [1, 1],
  options: [
    {
      name: 'path',
      value: 'A.B.C',
      help: 'for explain: path of the field; none: a text by itself',
    },
    { name: 'value', value: 'V', help: 'for explain: the value; - reads it from stdin' },
    { name: 'tool', value: 'T', help: 'for explain: as argument or result of this tool' },
    { name: 'direction', value: 'D', help: 'for explain: input or output' },
    { name: 'trace-type', value: 'T', help: 'for explain: in a trace of this type' },
    { name: 'destination', value: 'D', help: 'for explain: store (default) or export' },
  ],
  examples: [
    'sealtrace policy explain --path user.email --value jane@example.com',
    'sealtrace policy explain --tool get_user --path ssn --value - < value.txt',
    'sealtrace policy check --config sealtrace.toml',
    'sealtrace policy show --json',
  ],
  notes: 'Reads the settings file only and writes nothing. See docs/policy.md.',
  withoutLog: true,
  load: async () => (await import('./commands/policy.ts')).policy,
}
