// Builds the package that is published, with its own package.json, whose entries are the built files: in dist/, or in the folder that
// is given, so that a test can build one of its own.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { bundleCommand } from './bundle-command.ts'
import { bundleDetect } from './bundle-detect.ts'

const root = resolve(import.meta.dirname, '..')
const dist = resolve(process.argv[2] ?? join(root, 'dist'))

/** What it prints is shown only when it fails: where the package lies must not be lost in it. */
function run(command: string, ...args: string[]): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    ...{ cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  })
  if (status === 0) return
  process.stderr.write([stdout, stderr, error?.message].filter(Boolean).join('\n'))
  process.exit(status ?? 1)
}

const built = (path: string) => path.replace(/^\.\/src\//, './').replace(/\.ts$/, '.js')

rmSync(dist, { recursive: true, force: true })
run('tsc', '-p', 'tsconfig.build.json', '--outDir', dist)
// Only the command needs these, and has them in its bundle.
rmSync(join(dist, 'cli'), { recursive: true })
await bundleCommand(dist, 'outside')
run('node', join(root, 'tools/build-console.ts'), '--if-stale')
cpSync(join(root, 'console/dist'), join(dist, 'console'), { recursive: true })
await bundleDetect(dist)
rmSync(join(dist, 'detect.js.map'))
const source = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const exports = Object.fromEntries(
  Object.entries(source.exports as Record<string, string>).map(([name, path]) => [
    name,
    path.endsWith('.ts')
      ? { types: built(path).replace(/\.js$/, '.d.ts'), default: built(path) }
      : built(path),
  ]),
)
/** By condition, as the sources have them: what is built runs on the same platforms. */
const imports = Object.fromEntries(
  Object.entries(source.imports as Record<string, Record<string, string>>).map(([name, by]) => [
    name,
    Object.fromEntries(Object.entries(by).map(([condition, path]) => [condition, built(path)])),
  ]),
)
const { name, version, description, license, type, sideEffects, engines, dependencies } = source
const { peerDependencies, peerDependenciesMeta } = source
const manifest = {
  name,
  version,
  description,
  license,
  type,
  sideEffects: (sideEffects as string[]).map(built),
  // The recorder and its adapters run in the agent's Node; the command looks at its own.
  engines: { ...engines, node: '>=22.15' },
  bin: { sealtrace: 'cli/main.js' },
  exports,
  imports,
  dependencies,
  peerDependencies,
  peerDependenciesMeta,
}
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
chmodSync(join(dist, 'cli/main.js'), 0o755)
for (const file of ['LICENSE', 'NOTICE', 'README.md', 'CHANGELOG.md', 'SECURITY.md'])
  copyFileSync(join(root, file), join(dist, file))
cpSync(join(root, 'docs'), join(dist, 'docs'), { recursive: true })
run(process.execPath, 'tools/check-bundle.ts', dist)
run('publint', '--strict', dist)
run('attw', '--pack', dist, '--profile', 'esm-only')
process.stdout.write(`package in dist/: npm install --install-links ${dist}\n`)
