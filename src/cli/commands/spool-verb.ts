import { tlsOptions } from '../options.ts'
import type { Verb } from '../verb.ts'

export const spoolVerb: Verb = {
  name: 'spool',
  summary: 'list, send or clear away what recorders have left on disk',
  rights: 'none',
  words: 'ls|send|set-aside [SESSION]|drop|forget-log',
  count: [1, 2],
  options: [
    {
      name: 'spool',
      value: 'DIR',
      help: "folder of spools; default $SEALTRACE_SPOOL, else the user's own",
    },
    {
      name: 'url',
      value: 'URL',
      help: "for send: the collector that all of it goes to, in place of the spool's own (needed where another user owns that); for the rest but ls: only what waits for this one",
    },
    ...tlsOptions,
    { name: 'yes', help: 'for drop and forget-log: it is meant' },
  ],
  examples: [
    'sealtrace spool ls',
    'SEALTRACE_API_KEY=… sealtrace spool send --spool /mnt/dead-host/spool --url https://collector.example',
    'sealtrace spool set-aside 7b1f2c1e-3f0a-4c55-9a77-0d5f6c2b8e01',
    'sealtrace spool drop --yes',
  ],
  notes:
    'Messages are what was told: the beginning of a step and its end are two. Batches that a collector will never take, and those\nthat were damaged on disk, are kept aside and not sent again.\nA recorder takes over by itself what others on its machine have left: this is for machines that are no more. What\na running process still sends is left alone. The exit status is 1 when a batch was refused, 3 when some could not be sent.\nset-aside keeps what processes that are gone have left, and sends it no more; drop removes for good what was kept aside.\nforget-log forgets the keys and the checkpoint that recorders remember of a collector: for one that was set up anew.',
  withoutLog: true,
  load: async () => (await import('./spool.ts')).spool,
}
