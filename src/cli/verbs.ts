// The verb table: help and the list of verbs are made from it.
import { readerKeyOption } from './reader-key.ts'
import { revealVerb } from './commands/reveal-verb.ts'
import { auditVerb } from './commands/audit-verb.ts'
import { apikeyVerb } from './commands/apikey-verb.ts'
import { costsVerb } from './commands/costs-verb.ts'
import { backupVerb } from './commands/backup-verb.ts'
import { initVerb } from './commands/init-verb.ts'
import { holdVerb } from './hold-verb.ts'
import { logVerb } from './log-verb.ts'
import { keysVerb } from './commands/keys-verb.ts'
import { policyVerb } from './policy-verb.ts'
import { publishVerb } from './publish-verb.ts'
import { producerVerb } from './commands/producer-verb.ts'
import { retentionVerb } from './retention-verb.ts'
import { evidenceVerb } from './evidence-verb.ts'
import { verifyEvidenceVerb } from './verify-evidence-verb.ts'
import { receiptVerb } from './receipt-verb.ts'
import { verifyReceiptVerb } from './verify-receipt-verb.ts'
import { verifyVerb } from './verify-verb.ts'
import { signInVerb } from './commands/sign-in-verb.ts'
import { restoreVerb } from './commands/restore-verb.ts'
import { startVerb } from './commands/start-verb.ts'
import { monitorVerb } from './monitor-verb.ts'
import { mcpProxyVerb } from './mcp-proxy-verb.ts'
import { proxyVerb } from './proxy-verb.ts'
import { spoolVerb } from './commands/spool-verb.ts'
import { scanVerb } from './scan/scan-verb.ts'
import { witnessVerb } from './witness-verb.ts'
import { sinceOption } from './since-option.ts'
import { subjectVerb } from './subject-verb.ts'
import type { Verb } from './verb.ts'

const record: Verb = {
  name: 'record',
  summary: 'record steps from a file or from stdin',
  rights: ['write'],
  words: 'FILE|-',
  count: [1, 1],
  options: [
    {
      name: 'format',
      value: 'F',
      help: 'otlp-json, otlp-proto or ndjson; else told from the name and the first bytes',
    },
  ],
  examples: [
    'sealtrace record run.otlp.json',
    'zcat runs.ndjson.gz | sealtrace record - --format ndjson',
    'sealtrace record run.pb.gz --url https://collector.example',
  ],
  notes:
    'One OTLP request, or one request or native step a line; gzip is recognised. Lines that cannot be read are\ncounted as rejected and named by number on stderr; the exit status is then 1 and the rest is recorded.',
  load: async () => (await import('./commands/record.ts')).record,
}

const hook: Verb = {
  name: 'hook',
  summary: 'record what a coding agent says at a hook',
  rights: ['write'],
  words: '[SOURCE]',
  count: [0, 1],
  options: [{ name: 'timeout', value: 'S', help: 'seconds to be done in; default 2, 60 at most' }],
  examples: [
    'sealtrace hook codex --url https://collector.example',
    'SEALTRACE_URL=https://collector.example SEALTRACE_API_KEY=… sealtrace hook claude-code',
    'sealtrace hook my-agent --data /srv/sealtrace',
  ],
  notes:
    "Reads the hook's JSON on stdin and sends it to --url, else to $SEALTRACE_URL, else records it on this machine.\nPrints nothing ({} with --json) and ends with 0 whatever happens, so that the agent goes on. A hook that could not be\nrecorded is lost, and told in one line on stderr.",
  neverFails: true,
  exitStatuses: [[0, 'always']],
  load: async () => (await import('./commands/hook.ts')).hook,
}

const importVerb: Verb = {
  name: 'import',
  summary: 'take over runs that another product has recorded',
  rights: ['write'],
  words: 'langfuse|symbiont FILE|-',
  count: [2, 2],
  options: [
    {
      name: 'key-variable',
      value: 'NAME',
      help: 'for symbiont: the environment variable that holds its key',
    },
  ],
  examples: [
    'sealtrace import langfuse traces.json',
    'zcat observations.jsonl.gz | sealtrace import langfuse -',
    'sealtrace import symbiont model_io.encrypted.log',
  ],
  notes:
    'The same file again records nothing twice, so an import that was interrupted is simply run again. See docs/import.md.',
  load: async () => (await import('./commands/import.ts')).importFrom,
}

const ls: Verb = {
  name: 'ls',
  summary: 'list traces, newest first',
  rights: ['read-header'],
  words: '',
  count: [0, 0],
  options: [
    sinceOption,
    { name: 'until', value: 'T', help: 'before this time' },
    {
      name: 'kind',
      value: 'K',
      help: 'with a step of this kind: agent, completion, tool, retrieval, …',
    },
    { name: 'agent', value: 'A', help: 'of this agent' },
    { name: 'trace-type', value: 'T', help: 'of this trace type' },
    { name: 'status', value: 'S', help: 'with a step of this status: ok, error, unset' },
    { name: 'session', value: 'ID', help: 'of this session' },
    { name: 'user', value: 'ID', help: 'of this user, by id or pseudonym' },
    { name: 'tag', value: 'T', help: 'with this tag' },
    { name: 'model', value: 'M', help: 'with a call of this model' },
    { name: 'min-cost', value: 'USD', help: 'with a step that cost so much or more' },
    {
      name: 'min-duration',
      value: 'MS',
      help: 'with a step that took so many milliseconds or more',
    },
    { name: 'environment', value: 'E', help: 'of this environment' },
    { name: 'run-state', value: 'S', help: 'that is complete, running or incomplete' },
    { name: 'classes', value: 'C,…', help: 'with a finding of each of these classes' },
    { name: 'limit', value: 'N', help: 'at most this many; default 50' },
    { name: 'cursor', value: 'C', help: 'go on after a page: what its `next` was' },
  ],
  examples: [
    'sealtrace ls',
    'sealtrace ls --since 2h --status error',
    'sealtrace ls --agent hr-helper --json',
  ],
  load: async () => (await import('./commands/ls.ts')).ls,
}

const show: Verb = {
  name: 'show',
  summary: 'show one run as a tree, masked',
  rights: ['read-header'],
  words: 'TRACE',
  count: [1, 1],
  options: [readerKeyOption, { name: 'full', help: 'all of every message, argument and result' }],
  examples: [
    'sealtrace show 4bf92f3577b34da6a3ce929d0e0e4736',
    'sealtrace show 4bf92f',
    'sealtrace show 4bf92f --full | less -R',
  ],
  notes:
    'TRACE is a trace id or the first 6 or more digits of one. Hidden values are placeholders: see `sealtrace reveal`.',
  load: async () => (await import('./commands/show.ts')).show,
}

const search: Verb = {
  name: 'search',
  summary: 'find the runs that hold a value, or words',
  rights: ['search-text', 'search-value'],
  words: '',
  count: [0, 0],
  options: [
    readerKeyOption,
    { name: 'value', value: 'V', help: 'a hidden value, in any spelling; - reads it from stdin' },
    { name: 'text', value: 'WORDS', help: 'words of masked text, all in one step' },
    { name: 'class', value: 'C', help: 'with --value: only values of this class' },
    { name: 'limit', value: 'N', help: 'at most this many; default 50' },
    { name: 'cursor', value: 'C', help: 'go on after a page: what its `next` was' },
  ],
  examples: [
    'sealtrace search --value jane@example.com',
    'sealtrace search --value - --class us_ssn < number.txt',
    'sealtrace search --text "refund declined" --json',
  ],
  notes:
    'Nothing is decrypted but what is found. The search is on the record, the value in it sealed. The exit status is 1\nwhen nothing is found. See docs/search.md.',
  load: async () => (await import('./commands/search.ts')).search,
}

const doctor: Verb = {
  name: 'doctor',
  summary: 'check configuration, folders, keys, clock and disk, and say what to mend',
  rights: ['read-settings'],
  words: '',
  count: [0, 0],
  options: [],
  examples: ['sealtrace doctor', 'sealtrace doctor --json'],
  notes:
    'Changes nothing. The exit status is 1 when a check fails. With --url: whether that collector is ready, and whether its\nclock and this one go together.',
  load: async () => (await import('./commands/doctor.ts')).doctor,
}

const prices: Verb = {
  name: 'prices',
  summary: 'show what tokens cost, of a model or of all',
  rights: 'none',
  words: '[MODEL]',
  count: [0, 1],
  options: [],
  examples: ['sealtrace prices gpt-4o', 'sealtrace prices --config sealtrace.toml --json'],
  notes: 'A cost that the client does not report is tokens times these prices. See docs/runs.md.',
  withoutLog: true,
  load: async () => (await import('./commands/prices.ts')).prices,
}

export const verbs: readonly Verb[] = [
  initVerb,
  startVerb,
  record,
  hook,
  mcpProxyVerb,
  proxyVerb,
  importVerb,
  ls,
  costsVerb,
  show,
  revealVerb,
  search,
  verifyVerb,
  receiptVerb,
  verifyReceiptVerb,
  monitorVerb,
  evidenceVerb,
  verifyEvidenceVerb,
  publishVerb,
  subjectVerb,
  holdVerb,
  retentionVerb,
  auditVerb,
  apikeyVerb,
  signInVerb,
  keysVerb,
  backupVerb,
  restoreVerb,
  logVerb,
  producerVerb,
  policyVerb,
  prices,
  doctor,
  spoolVerb,
  scanVerb,
  witnessVerb,
]
