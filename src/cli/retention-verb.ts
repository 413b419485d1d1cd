import type { Verb } from './verb.ts'

export const retentionVerb: Verb = {
  name: 'retention',
  summary: 'take what is older than the rules say, or say what would go',
  rights: ['manage-subjects'],
  words: 'run|ls',
  count: [1, 1],
  options: [{ name: 'dry-run', help: 'for run: say what would go, and change nothing' }],
  examples: [
    'sealtrace retention ls',
    'sealtrace retention run --dry-run',
    'sealtrace retention run --config sealtrace.toml',
  ],
  notes:
    "A collector does this by itself. Beside one, `run` has it done there, by the collector's own settings; else by those of\n--config, and where these say nothing of retention, by the rules that are in force in the log. See docs/retention.md.",
  load: async () => (await import('./commands/retention.ts')).retention,
}
