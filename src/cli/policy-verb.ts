import type { Verb } from './verb.ts'

export const policyVerb: Verb = {
  name: 'policy',
  summary: 'explain, check or show what is done with values; test or check who may look',
  rights: 'none',
  words: 'explain|check|show, or test TABLE|check FILE|roles',
  count: [1, 2],
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
    'sealtrace policy check access.cedar',
    'sealtrace policy test access-cases.toml --config sealtrace.toml',
    'sealtrace policy roles',
  ],
  notes:
    'Reads the settings file, and files that are named, and writes nothing. explain, check and show are of the policy of [policy] (docs/policy.md); with a file or a table, and roles, of the access policy of [access] (docs/access.md). test ends with 1 when an answer is not the one that is expected, check FILE when the file does not hold.',
  withoutLog: true,
  load: async () => (await import('./commands/policy.ts')).policy,
}
