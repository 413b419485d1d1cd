import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const folder = import.meta.dirname
const modules = join(folder, 'node_modules')

/** Installs the peers into this folder, once. Returns what went wrong, or nothing. */
export function installPeers(): string | undefined {
  if (pinned().every((name) => existsSync(join(modules, name, 'package.json')))) return undefined
  const flags = [
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--loglevel=error',
  ]
  const { status, stderr, error } = spawnSync('npm', ['install', ...flags], {
    cwd: folder,
    encoding: 'utf8',
  })
  return status === 0
    ? undefined
    : String(error ?? stderr)
        .trim()
        .slice(0, 400)
}

/** The exports of a peer's file. Throws when it is not installed. */
export async function loadPeer(name: string, file: string): Promise<Record<string, unknown>> {
  const loaded: unknown = await import(pathToFileURL(join(modules, name, file)).href)
  if (typeof loaded !== 'object' || loaded === null) throw new Error(`${name} exports nothing`)
  return { ...loaded }
}

/** An exported class or function of a peer. */
export function callable(loaded: Record<string, unknown>, name: string): Function {
  const value = loaded[name]
  if (typeof value !== 'function') throw new Error(`the peer has no ${name}`)
  return value
}

function pinned(): string[] {
  const text = readFileSync(join(folder, 'package.json'), 'utf8')
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(text)
  return Object.keys(dependencies)
}
