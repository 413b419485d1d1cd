import type { Verb } from './verb.ts'

export const proxyVerb: Verb = {
  name: 'proxy',
  summary: 'stand before model APIs and record the calls that pass',
  rights: ['write'],
  words: '',
  count: [0, 0],
  options: [
    { name: 'host', value: 'H', help: 'address to listen on; default 127.0.0.1' },
    { name: 'port', value: 'N', help: 'port to listen on, 0 for any free one; default 4319' },
    {
      name: 'upstream-openai',
      value: 'URL',
      help: 'where requests in the way of OpenAI go; default https://api.openai.com',
    },
    {
      name: 'upstream-anthropic',
      value: 'URL',
      help: 'the same for Anthropic; default https://api.anthropic.com',
    },
    {
      name: 'upstream-gemini',
      value: 'URL',
      help: 'the same for Gemini; default https://generativelanguage.googleapis.com',
    },
    { name: 'max-body', value: 'BYTES', help: 'largest request; default 67108864 (64 MiB)' },
    { name: 'fail-closed', help: 'refuse calls that cannot be recorded' },
  ],
  examples: [
    'sealtrace proxy',
    'sealtrace proxy --url https://collector.example --port 0',
    'sealtrace proxy --upstream-openai http://127.0.0.1:11434 --fail-closed',
  ],
  notes:
    'Records to --url, else to $SEALTRACE_URL, with the ingest key in $SEALTRACE_API_KEY. Prints `ready URL` on stdout: clients\ntake it in place of the address of the API. Keys come with the requests, are passed on and never recorded. SIGTERM or\nSIGINT ends it once the calls in work have ended; a second one ends it at once. See docs/connect/proxy.md.',
  load: async () => (await import('./commands/proxy.ts')).proxy,
}
