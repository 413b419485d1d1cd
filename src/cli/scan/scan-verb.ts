import type { Verb } from '../verb.ts'

export const scanVerb: Verb = {
  name: 'scan',
  summary: 'find personal data and secrets in files, folders and stdin',
  rights: 'none',
  words: 'FILE|DIR|-…',
  count: [1, 100_000],
  options: [
    { name: 'preset', value: 'P', help: 'policy preset, before what --config says' },
    { name: 'min-confidence', value: 'N', help: 'leave out findings below this, 0 to 1' },
    { name: 'class', value: 'C,…', help: 'only these classes: email,us_ssn' },
    { name: 'include', value: 'G,…', help: 'in folders, only files that match one of these globs' },
    {
      name: 'exclude',
      value: 'G,…',
      help: 'in folders, no files or folders that match one of these',
    },
    { name: 'max-size', value: 'N', help: 'in folders, no files above N bytes; default 67108864' },
    { name: 'sarif', help: 'print SARIF 2.1.0' },
    { name: 'redact', help: 'print the text of one FILE or of stdin masked instead' },
    { name: 'show', help: 'print the values too, in --json as well' },
    { name: 'limit', value: 'N', help: 'list at most N findings; default 10000' },
    { name: 'baseline', value: 'FILE', help: 'accept the findings that FILE holds' },
    { name: 'write-baseline', help: 'accept all findings: write them to --baseline FILE' },
  ],
  examples: [
    'sealtrace scan .',
    'sealtrace scan logs --include "*.log,*.ndjson" --class api_key,token,password',
    'kubectl logs api | sealtrace scan - --redact',
    'sealtrace scan . --sarif > scan.sarif',
    'sealtrace scan . --baseline .sealtrace-baseline.json --write-baseline',
  ],
  notes:
    'Needs no log and no key.\nFolders .git, .hg, .svn and node_modules, links and binary files are left out; what was left out is said on stderr.\nA line that says sealtrace:allow is accepted.',
  withoutLog: true,
  exitStatuses: [
    [0, 'nothing found'],
    [1, 'something found'],
    [2, 'the command line or a configuration file is off'],
    [3, 'nothing found, but something could not be read'],
  ],
  load: async () => (await import('../commands/scan.ts')).scan,
}
