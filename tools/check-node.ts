// npm scripts run on the `node` package of devDependencies. An install without scripts leaves the
// machine's own Node first on the path, so every script asks before it does anything.
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  console.error(
    `sealtrace: node_too_old: needs Node 24 or newer, found ${process.versions.node}; ` +
      'run `npm ci` with install scripts allowed, or install Node 24',
  )
  process.exit(2)
}
