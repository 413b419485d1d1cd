// Builds the package that is published: dist/ with its own package.json, whose entries are the built files.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { bundleDetect } from './bundle.ts'

const root = resolve(import.meta.dirname, '..')
const dist = join(root, 'dist')

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

const built = (path: string) => path.replace(/^\.\/src\//, './').replace(/\.ts$/, '.js')

/** Data that sources read at run time, or that the package publishes. */
function copyData(): void {
  const from = join(root, 'src')
  for (const file of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.json') || file.includes('fixtures')) continue
    mkdirSync(join(dist, dirname(file)), { recursive: true })
    copyFileSync(join(from, file), join(dist, file))
  }
}

rmSync(dist, { recursive: true, force: true })
run('tsc', '-p', 'tsconfig.build.json')
copyData()
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
const { name, version, description, license, type, sideEffects, engines, dependencies } = source
const { peerDependencies, peerDependenciesMeta } = source
const manifest = {
  name,
  version,
  description,
  license,
  type,
  sideEffects,
  engines,
  bin: { sealtrace: 'cli/main.js' },
  exports,
  dependencies,
  peerDependencies,
  peerDependenciesMeta,
}
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
chmodSync(join(dist, 'cli/main.js'), 0o755)
for (const file of ['LICENSE', 'NOTICE', 'README.md', 'CHANGELOG.md', 'SECURITY.md'])
  copyFileSync(join(root, file), join(dist, file))
cpSync(join(root, 'docs'), join(dist, 'docs'), { recursive: true })
run(process.execPath, 'tools/check-bundle.ts')
run('publint', '--strict', 'dist')
run('attw', '--pack', 'dist', '--profile', 'esm-only')
