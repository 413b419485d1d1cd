import type { Verb } from './verb.ts'

export const mcpProxyVerb: Verb = {
  name: 'mcp-proxy',
  summary: 'record what goes between an MCP host and a server',
  rights: ['write'],
  words: '[-- COMMAND …]',
  count: [0, 1000],
  options: [
    {
      name: 'name',
      value: 'N',
      help: 'name of the server in the record; else what it says of itself',
    },
    {
      name: 'all',
      help: 'also what is bookkeeping of the protocol: lists of tools, pings, notifications',
    },
    { name: 'fail-closed', help: 'refuse calls that cannot be recorded' },
    {
      name: 'upstream',
      value: 'URL',
      help: 'stand before this server, which speaks streamable HTTP',
    },
    { name: 'host', value: 'H', help: 'with --upstream: address to listen on; default 127.0.0.1' },
    { name: 'port', value: 'N', help: 'with --upstream: port to listen on; default any free one' },
  ],
  examples: [
    'sealtrace mcp-proxy -- npx -y @modelcontextprotocol/server-filesystem .',
    'sealtrace mcp-proxy --name payroll --fail-closed -- ./payroll-server',
    'sealtrace mcp-proxy --upstream http://127.0.0.1:3000/mcp --port 3001',
  ],
  notes:
    'Every byte is passed on as it comes. Records to $SEALTRACE_URL with the ingest key in $SEALTRACE_API_KEY, which the\nserver does not get. Ends as the server ends; with --upstream prints `ready URL` and ends on SIGTERM or SIGINT.',
  withoutLog: true,
  exitStatuses: [
    [0, "the server's own; with --upstream: ended by a signal"],
    [2, 'the command line is off'],
    [3, 'the server could not be started'],
  ],
  load: async () => (await import('./commands/mcp-proxy.ts')).mcpProxy,
}
