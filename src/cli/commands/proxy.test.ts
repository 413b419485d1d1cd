import { expect, it } from 'vitest'
import { run } from '../run.ts'
import { testIo } from '../test-io.ts'

const collector = { SEALTRACE_URL: 'http://127.0.0.1:9', SEALTRACE_API_KEY: 'st_ingest_x' }

it.each([
  [['--upstream-openai', 'nowhere'], collector, '--upstream-openai takes an http or https URL'],
  [['--upstream-anthropic', 'http://u:p@a'], collector, 'without credentials'],
  [['--port', '65536'], collector, '--port takes a whole number'],
  [['--max-body', '0'], collector, '--max-body takes a whole number'],
  [['--data', '/nowhere'], collector, 'leave --data out'],
  [['more'], collector, 'takes no words'],
  [[], { ...collector, SEALTRACE_URL: '' }, 'collector'],
  [[], { ...collector, SEALTRACE_API_KEY: '' }, 'ingestKey'],
])('refuses %j', async (argv, environment, message) => {
  const { io, stderr } = testIo({ environment })
  expect(await run(['proxy', ...argv], io)).toBe(2)
  expect(stderr()).toContain(message)
  expect(process.listenerCount('SIGTERM')).toBe(0)
})
