// The published package in the runtimes that it is promised for: built, and its entry sealtrace/verify run on Node 22, Bun, Deno and in
// Chromium, where it comes to the same as here.
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bareEnvironment } from '../src/testing/bare-environment.ts'
import { installPackages } from '../src/testing/install-packages.ts'
import { install } from './clients/play.ts'
import { repository } from './command.ts'
import { expectChecked } from './verifier-expectations.ts'
import { verifierMaterial, type Material } from './verifier-material.ts'

const runtimes = join(import.meta.dirname, 'clients/runtimes')
const folder = mkdtempSync(join(tmpdir(), 'sealtrace-verifier-'))
const materialPath = join(folder, 'material.json')
const noChromium = installPackages(['chromium'])
let material: Material

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...{ cwd: folder, encoding: 'utf8', timeout: 290_000, maxBuffer: 64 * 1024 * 1024 },
    env: { ...bareEnvironment(), HOME: folder },
  })
  if (status !== 0)
    throw new Error(
      `${command} ended with ${status}: ${error?.message ?? ''}${(stderr || stdout).slice(-2000)}`,
    )
  return stdout
}

/** A program that npm brought for this machine, under one of the packages of a scope. */
function programOf(...path: [scope: string, ...rest: string[]]): string {
  const [scope, ...rest] = path
  const packages = join(runtimes, 'node_modules', scope)
  const found = readdirSync(packages)
    .map((name) => join(packages, name, ...rest))
    .find((program) => existsSync(program))
  if (!found) throw new Error(`npm brought no program of ${scope} for this machine`)
  return found
}

beforeAll(async () => {
  install('runtimes')
  const built = join(folder, 'package')
  run(process.execPath, [join(repository, 'tools/build.ts'), built])
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(built, join(folder, 'node_modules/sealtrace'), 'dir')
  for (const name of ['checks.mjs', 'main.mjs', 'page.mjs'])
    copyFileSync(join(runtimes, name), join(folder, name))
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  material = await verifierMaterial()
  writeFileSync(materialPath, JSON.stringify(material))
}, 600_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('[V42] Node 22', () => {
  const node = join(runtimes, 'node_modules', `node-linux-${process.arch}`, 'bin/node')
  expect(run(node, ['--version'])).toMatch(/^v22\./)
  expectChecked(JSON.parse(run(node, ['main.mjs', materialPath])), material)
})

it('[V42] Bun', () => {
  const bun = programOf('@oven', 'bin', 'bun')
  expect(run(bun, ['--print', 'typeof Bun.version'])).toBe('string\n')
  expectChecked(JSON.parse(run(bun, ['main.mjs', materialPath])), material)
})

it('[V42] Deno', () => {
  const deno = programOf('@deno', 'deno')
  const args = ['run', '--no-remote', '--node-modules-dir=manual', `--allow-read=${folder}`]
  expect(run(deno, ['--version'])).toMatch(/^deno \d/)
  expectChecked(JSON.parse(run(deno, [...args, 'main.mjs', materialPath])), material)
})

/** One page with all in it, as a bundler makes it of the published package for browsers. */
async function page(): Promise<string> {
  const bundle = await rolldown({
    ...{ input: join(folder, 'page.mjs'), cwd: folder, platform: 'browser' },
    // What a bundler cannot find it leaves for the browser, and only says so.
    onLog: (_level, log) => {
      throw new Error(log.message)
    },
  })
  const { output } = await bundle.generate({ format: 'es' })
  await bundle.close()
  const { code } = output[0]
  expect(code).not.toMatch(/node:|\bBuffer\b/)
  const data = readFileSync(materialPath, 'utf8').replaceAll('<', String.raw`\u003c`)
  const path = join(folder, 'page.html')
  writeFileSync(
    path,
    `<!doctype html><meta charset="utf-8"><pre id="results"></pre>
    <script type="application/json" id="material">${data}</script>
    <script type="module">${code.replaceAll('</script', String.raw`<\/script`)}</script>`,
  )
  return pathToFileURL(path).href
}

it.skipIf(noChromium)('[V42] Chromium', async () => {
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    `--user-data-dir=${join(folder, 'profile')}`,
    // Work that takes long is let through to its end before the page is written out.
    '--virtual-time-budget=600000',
    '--dump-dom',
  ]
  const dom = run('chromium', [...flags, await page()])
  const results = /<pre id="results">([^<]*)<\/pre>/.exec(dom)?.[1] ?? ''
  expect(results).not.toBe('')
  expectChecked(JSON.parse(unescaped(results)), material)
})

const unescaped = (html: string) =>
  html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

if (noChromium) it('[V42] Chromium: skipped', () => console.warn(`not checked: ${noChromium}`))

it('[V40] a project for browsers compiles against its types, without those of Node', () => {
  const options = {
    ...{ module: 'esnext', moduleResolution: 'bundler', target: 'es2024', lib: ['es2024', 'dom'] },
    ...{ types: [], customConditions: ['browser'], strict: true, noEmit: true },
    skipLibCheck: false,
  }
  const project = { compilerOptions: options, files: ['project.ts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project))
  writeFileSync(
    join(folder, 'project.ts'),
    `import { verifyReceipt, verifyFiles, type LogFiles, type ReceiptReport } from 'sealtrace/verify'
    const files: LogFiles = { read: async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer()) }
    export const report: ReceiptReport = verifyReceipt(new Uint8Array(1), new Uint8Array(1), { logKeys: [] })
    export const whole = verifyFiles(files, { logKeys: [] })`,
  )
  run(join(repository, 'node_modules/.bin/tsc'), ['-p', folder])
})
