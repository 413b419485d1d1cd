import type { Verb } from './verb.ts'

export const publishVerb: Verb = {
  name: 'publish',
  summary: "put the log's public files where anybody can read them",
  rights: ['verify'],
  words: '',
  count: [0, 0],
  options: [
    {
      name: 'to',
      value: 'DIR|S3URL',
      help: 'a folder, or https://HOST/BUCKET/PREFIX; default: the places of the settings',
    },
    {
      name: 's3-style',
      value: 'path|host',
      help: 'where the bucket stands; default: host for AWS, else path',
    },
    { name: 's3-region', value: 'REGION', help: 'default: of the address, else $AWS_REGION' },
    { name: 'all', help: 'look at every file there, and not only at those since the last time' },
  ],
  examples: [
    'sealtrace publish --to /srv/www/log',
    'sealtrace publish --to https://audit-log.s3.eu-central-1.amazonaws.com/agents',
    'sealtrace publish --all --json',
  ],
  notes:
    'Once, by hand; a collector does it by itself with [publish] in the settings. Leaves, tiles and checkpoints only: no\nrecorded data. Nothing that differs is overwritten. AWS credentials come from the environment. See docs/published-log.md.',
  load: async () => (await import('./commands/publish.ts')).publish,
}
