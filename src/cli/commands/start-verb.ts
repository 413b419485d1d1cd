import type { Verb } from '../verb.ts'

export const startVerb: Verb = {
  name: 'start',
  summary: 'run the collector',
  rights: 'none',
  words: '',
  count: [0, 0],
  options: [
    { name: 'host', value: 'H', help: 'address to listen on; default 127.0.0.1' },
    { name: 'port', value: 'N', help: 'port to listen on, 0 for any free one; default 4318' },
    {
      name: 'grpc-port',
      value: 'N',
      help: 'also take OTLP over gRPC on this port, usually 4317; needs @grpc/grpc-js',
    },
    { name: 'tls-cert', value: 'FILE', help: 'certificate chain, PEM' },
    { name: 'tls-key', value: 'FILE', help: 'private key, PEM' },
    {
      name: 'tls-client-ca',
      value: 'FILE',
      help: 'clients must show a certificate of this authority, PEM',
    },
    {
      name: 'sign-in-link',
      help: 'print a link that signs in once, also where this is no terminal',
    },
    { name: 'sample', help: 'record a sample run once ready' },
    { name: 'no-sample', help: 'record no sample run; wins over --sample' },
  ],
  examples: [
    'sealtrace start',
    'sealtrace start --port 0 --data /srv/sealtrace',
    'sealtrace start --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem',
  ],
  notes:
    'Makes the log first where there is none. Prints `ready URL` on stdout when it accepts traffic.\nSIGTERM or SIGINT ends it once all that was taken is stored; a second one ends it at once.',
  load: async () => (await import('./start.ts')).start,
}
