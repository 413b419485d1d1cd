// `npm run leak-suite -- langfuse`: installs the packages of this folder when they are not there, and prints the tables of
// docs/testing-for-leaks.md on stdout.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

if (process.argv[2] !== 'langfuse') {
  console.error('usage: npm run leak-suite -- langfuse')
  process.exit(2)
}
if (!existsSync(join(import.meta.dirname, 'node_modules/@langfuse/otel'))) {
  const options = { cwd: import.meta.dirname, stdio: ['ignore', 2, 2] }
  const { status } = spawnSync('npm', ['install', '--no-workspaces'], options)
  if (status !== 0) process.exit(3)
}
const { tables } = await import('./tables.mjs')
process.stdout.write(await tables())
