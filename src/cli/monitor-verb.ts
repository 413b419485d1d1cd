import type { Verb } from './verb.ts'

export const monitorVerb: Verb = {
  name: 'monitor',
  summary: 'watch a log from outside: that it only grows, and is the same for all',
  rights: 'none',
  words: 'URL|FOLDER',
  count: [1, 1],
  options: [
    {
      name: 'log-key',
      value: 'VKEY',
      many: true,
      help: "the log's key (logKey of `sealtrace init`); again for a second one while the key is renewed",
    },
    { name: 'policy', value: 'FILE', help: 'whose cosignatures there must be (tlog-policy)' },
    {
      name: 'witness',
      value: 'URL',
      many: true,
      help: "a witness's monitoring prefix: its checkpoint is compared; may be given again",
    },
    {
      name: 'compare',
      value: 'WHAT',
      many: true,
      help: 'what another party was given: URL or folder of a mirror, or a file with a checkpoint; may be given again',
    },
    { name: 'interval', value: 'T', help: 'between two looks, such as 10s or 5m; default 10s' },
    { name: 'once', help: 'look once; the exit status is 1 when something is wrong' },
    {
      name: 'trust-first',
      help: 'take the first checkpoint as it is, and look at the leaves that come after it only',
    },
    { name: 'max-lag', value: 'T', help: 'how long witnesses may lag; default 10m' },
    {
      name: 'max-age',
      value: 'T',
      help: 'tell when the log has not grown for so long; default never',
    },
    {
      name: 'max-unreachable',
      value: 'T',
      help: 'tell when it is out of reach for so long; default 5m',
    },
    {
      name: 'alert-command',
      value: 'CMD',
      help: 'run for each alert, with the alert as JSON on its stdin',
    },
    { name: 'webhook', value: 'URL', help: 'post each alert there as JSON' },
    {
      name: 'state',
      value: 'DIR',
      help: "where the last checkpoint and evidence are kept; default $SEALTRACE_STATE, else the user's own",
    },
  ],
  examples: [
    'sealtrace monitor https://log.example/log/default --log-key "$VKEY"',
    'sealtrace monitor https://log.example/log/default --log-key "$VKEY" --policy witnesses.txt --alert-command ./page-me',
    'sealtrace monitor ./mirror --log-key "$VKEY" --compare checkpoint-of-a-friend.txt --once',
  ],
  notes:
    'Needs no key of the project and sees no recorded data. Remembers the last checkpoint that it verified and goes on from\nthere. Alerts go to stderr; with --json each is a line of JSON on stdout (with --once one document). Ends on SIGTERM or SIGINT.',
  withoutLog: true,
  exitStatuses: [
    [0, 'nothing is wrong; without --once: ended by a signal'],
    [1, '--once: something is wrong, and told'],
    [2, 'the command line or the policy file is off'],
    [3, "the log's files or the state folder cannot be had"],
  ],
  load: async () => (await import('./commands/monitor.ts')).monitor,
}
