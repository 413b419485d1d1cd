// Builds the console into console/dist: hashed files, each also compressed. `--if-stale`: only where its sources have changed since.
// `--lenient`: a failure is one line, since a collector works without its console, and so does the library.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** Bytes, gzip: what must come before the first page can be shown. */
export const budget = 250_000

const stamp = 'built-from.txt'

/** Names and bytes of all that the build reads. */
export function sourceHash(console: string): string {
  const hash = createHash('sha256')
  for (const file of sources(console)) {
    hash.update(`${relative(console, file)}\0`)
    hash.update(readFileSync(file))
  }
  return hash.digest('hex')
}

function* sources(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (/^dist|^node_modules$|\.test\.tsx?$|\.md$/.test(entry.name)) continue
    if (entry.isDirectory()) yield* sources(path)
    else yield path
  }
}

export function isFresh(console: string, dist: string): boolean {
  const built = join(dist, stamp)
  return existsSync(built) && readFileSync(built, 'utf8') === sourceHash(console)
}

/** What the first page waits for, and what is wrong with the files. */
export function judge(dist: string, machinePaths: readonly string[]) {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const initial = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(
    ([, name = '']) => name,
  )
  const bytes = initial.reduce((sum, name) => sum + statSync(join(dist, `${name}.gz`)).size, 0)
  const problems = [
    ...(initial.length === 0 ? ['index.html loads nothing'] : []),
    ...(bytes > budget ? [`${bytes} bytes of first scripts and styles; at most ${budget}`] : []),
    // Of what others wrote, which is in the scripts: it may go on with its license only.
    ...(existsSync(join(dist, 'licenses.md')) ? [] : ['no licenses of what it holds']),
    ...(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/.test(html) ? ['inline code'] : []),
  ]
  for (const name of readdirSync(join(dist, 'assets'))) {
    if (!/\.(?:js|css)$/.test(name)) continue
    const text = readFileSync(join(dist, 'assets', name), 'utf8')
    if (/sourceMappingURL/.test(text)) problems.push(`${name}: names a source map`)
    if (machinePaths.some((path) => text.includes(path)))
      problems.push(`${name}: holds a path of this machine`)
  }
  return { bytes, problems }
}

function compress(dist: string): void {
  const assets = join(dist, 'assets')
  for (const name of readdirSync(assets)) {
    const path = join(assets, name)
    const bytes = readFileSync(path)
    const best = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: best }))
  }
}

/** Throws where it cannot be built, or would not be fit to be served. Returns the bytes of {@link budget}. */
async function build(console: string, dist: string): Promise<number> {
  const hash = sourceHash(console)
  // Beside its place, and put there whole: two may build at a time, and a collector may be serving.
  const outDir = mkdtempSync(join(console, 'dist-'))
  try {
    // Under a test runner it is another, and React's parts for development would be built, with paths of this machine.
    process.env['NODE_ENV'] = 'production'
    const vite = await import('vite')
    const here = { root: console, configFile: join(console, 'vite.config.ts') }
    await vite.build({ ...here, logLevel: 'error', build: { outDir, emptyOutDir: true } })
    compress(outDir)
    const { bytes, problems } = judge(outDir, [resolve(console, '..')])
    if (problems.length) throw new Error(problems.join('; '))
    writeFileSync(join(outDir, stamp), hash)
    rmSync(dist, { recursive: true, force: true })
    chmodSync(outDir, 0o755)
    renameSync(outDir, dist)
    return bytes
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}

async function main(flags: readonly string[]): Promise<void> {
  const folder = resolve(import.meta.dirname, '../console')
  const dist = join(folder, 'dist')
  if (flags.includes('--if-stale') && isFresh(folder, dist)) return
  try {
    const bytes = await build(folder, dist)
    console.error(`console built: ${Math.ceil(bytes / 1000)} KB (gzip) before the first page`)
  } catch (error) {
    const [why] = (error as Error).message.split('\n')
    console.error(`the console is not built: ${why}. \`npm run build:console\` builds it.`)
    if (!flags.includes('--lenient')) process.exitCode = 1
  }
}

if (import.meta.main) await main(process.argv.slice(2))
