// Builds the command as the package has it, once for all tests that start it: they start it a thousand times.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { bundleCommand } from './bundle-command.ts'

const root = resolve(import.meta.dirname, '..')
const builds = join(root, 'node_modules/.cache/command')

/** Names its main file in SEALTRACE_COMMAND, which the processes of the tests inherit. */
export async function setup(): Promise<void> {
  const folder = join(builds, sourceHash())
  if (!existsSync(folder)) await build(folder)
  process.env['SEALTRACE_COMMAND'] = join(folder, 'cli/main.js')
}

/** Put into its place whole: two runs may build at a time. */
async function build(folder: string): Promise<void> {
  mkdirSync(builds, { recursive: true })
  const made = mkdtempSync(join(builds, 'new-'))
  // Some tests run it as somebody else.
  chmodSync(made, 0o755)
  await bundleCommand(made, 'inside')
  copyFileSync(join(root, 'package.json'), join(made, 'package.json'))
  // Relative: some tests see the checkout at another place.
  symlinkSync(relative(folder, join(root, 'console/dist')), join(made, 'console'))
  try {
    renameSync(made, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
    rmSync(made, { recursive: true })
  }
}

function sourceHash(): string {
  const hash = createHash('sha256')
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).toSorted()
  for (const file of ['../package.json', '../tools/bundle-command.ts', ...files]) {
    if (!/\.(?:ts|json)$/.test(file) || /\.test\.ts$|fixtures/.test(file)) continue
    hash.update(`${file}\0`)
    hash.update(readFileSync(join(root, 'src', file)))
  }
  return hash.digest('hex').slice(0, 16)
}
