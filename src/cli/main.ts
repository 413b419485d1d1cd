#!/usr/bin/env node
// The executable. Everything else is imported only once the Node version is known to be new enough.
const [major = 0] = process.versions.node.split('.').map(Number)

if (major < 24) {
  process.stderr.write(
    `sealtrace: node_too_old: needs Node 24 or newer, found ${process.versions.node}; install Node 24 (in a checkout, \`npm run -s sealtrace --\` brings its own)\n`,
  )
  // A coding agent would take 2 for an order to stop.
  process.exitCode = process.argv.includes('hook') ? 0 : 2
} else {
  const { narrowUmask } = await import('./umask.ts')
  narrowUmask()
  const { runProcess } = await import('./run-process.ts')
  await runProcess()
}
