import { readerKeyOption } from './reader-key.ts'
import type { Verb } from './verb.ts'

export const subjectVerb: Verb = {
  name: 'subject',
  summary: 'find a person in the log, export what is theirs, and erase them',
  rights: ['manage-subjects'],
  words: 'find|export|erase [ID]|approve REQUEST',
  count: [1, 2],
  options: [
    readerKeyOption,
    { name: 'subject', value: 'ID', help: 'the same as ID' },
    { name: 'user', value: 'ID', help: 'the user id that the application records under' },
    {
      name: 'value',
      value: 'V',
      help: 'any identifier; - reads it from stdin. For erase: its mentions in other runs go too',
    },
    { name: 'class', value: 'C', help: 'for find --value: only values of this class' },
    { name: 'reason', value: 'TEXT', help: 'why; goes on the record (erase: required)' },
    { name: 'out', value: 'NAME', help: 'for export: write NAME.json and NAME.html' },
    {
      name: 'mentions',
      help: 'for erase: only the mentions of --value, in all runs; nobody is erased',
    },
    { name: 'dry-run', help: 'for erase: say what would go, and change nothing' },
    { name: 'yes', help: 'for erase: do not ask' },
  ],
  examples: [
    'sealtrace subject find --value jane@example.com',
    'sealtrace subject export --user u-4711 --out u-4711',
    'sealtrace subject erase --user u-4711 --reason "request of 3 May" --dry-run',
    'sealtrace subject erase 6f1d0c6c4d1e4b2f9d8a3b5c7e9f0a1b --reason "request of 3 May" --yes',
    'sealtrace subject approve 0196f3a0-7c1e-7b3a-9a2e-3f1c5d7e9b10 --yes',
  ],
  notes:
    'ID is what `subject find` shows. What is erased cannot be brought back: the keys are destroyed. The log still verifies,\nand says how many records were erased. Where the settings ask for a second person, erase makes a REQUEST, and another data\nprotection officer approves it. What a legal hold holds is not erased: see `sealtrace hold`. See docs/erasure.md.',
  load: async () => (await import('./commands/subject.ts')).subject,
}
