import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundleDetect } from '../../tools/bundle-detect.ts'
import type { Table } from './table.ts'

const root = join(import.meta.dirname, '../..')
const allowed = /^src\/(?:(?:detect|protect|record|crypto)\/|error\.ts$|detect\.ts$)/

/** How long a process takes that imports `sealtrace/detect` and looks at one short text, and what it loads. */
export async function coldStart(): Promise<Table> {
  const files = loadedFiles()
  const outside = files.filter((file) => !allowed.test(file))
  const folder = mkdtempSync(join(tmpdir(), 'sealtrace-cold-'))
  try {
    await buildInto(folder)
    const bare = median('0')
    const built = median(program(join(folder, 'detect.js')))
    const source = median(program(join(root, 'src/detect.ts')))
    const heads = ['process', 'ms, median of 9', 'ms more than node', 'of it import', 'first call']
    const rows = [
      ['node -e 0', bare.whole, 0, NaN, NaN],
      [
        'detect, JavaScript as published',
        built.whole,
        built.whole - bare.whole,
        built.load,
        built.call,
      ],
      [
        'detect, TypeScript sources',
        source.whole,
        source.whole - bare.whole,
        source.load,
        source.call,
      ],
      [
        `${files.length} files; outside detect, protect, record, crypto: ${outside.join(' ') || 'none'}`,
        NaN,
        NaN,
        NaN,
        NaN,
      ],
    ]
    return { title: 'Cold start', heads, rows }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Imports and calls once; prints how long both took. */
const program = (file: string) => `
  const began = performance.now()
  const { detect } = await import(${JSON.stringify(pathToFileURL(file).href)})
  const loaded = performance.now()
  detect('Mail a@b.example')
  console.log(JSON.stringify([loaded - began, performance.now() - loaded]))`

function node(code: string, ...flags: string[]): string {
  const args = [...flags, '--input-type=module', '-e', code]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    cwd: root,
  })
  if (status !== 0) throw new Error(`the child process failed: ${stderr.slice(0, 300)}`)
  return stdout
}

interface Times {
  readonly whole: number
  readonly load: number
  readonly call: number
}

function median(code: string): Times {
  const runs = Array.from({ length: 9 }, () => {
    const began = performance.now()
    const output = node(code)
    const whole = performance.now() - began
    const [load = NaN, call = NaN]: number[] = output === '' ? [] : JSON.parse(output)
    return { whole, load, call }
  })
  const middle = (key: keyof Times) => runs.map((run) => run[key]).sort((a, b) => a - b)[4] ?? NaN
  return { whole: middle('whole'), load: middle('load'), call: middle('call') }
}

/** Files of this package that the import pulls in, from the root. */
function loadedFiles(): string[] {
  const tracer = pathToFileURL(join(import.meta.dirname, 'trace-loads.ts')).href
  const output = node(program(join(root, 'src/detect.ts')), '--import', tracer)
  const urls: string[] = JSON.parse(output.trim().split('\n').at(-1) ?? '[]')
  const files = urls
    .filter((url) => url.startsWith('file:'))
    .map((url) => relative(root, fileURLToPath(url)))
  return files.filter((file) => !file.startsWith('bench/')).sort()
}

/** The entry as the published package has it. */
async function buildInto(folder: string): Promise<void> {
  await bundleDetect(folder)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const error = stripTypeScriptTypes(readFileSync(join(root, 'src/error.ts'), 'utf8'))
  writeFileSync(join(folder, 'error.js'), error)
}
