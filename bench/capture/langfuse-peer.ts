import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The folder of Langfuse's packages, and of the program that records with them. */
export const langfuse = resolve(import.meta.dirname, '../peers/langfuse')

/** Installs what the lock file of that folder says, unless it is there. */
export function installPeer(): void {
  if (existsSync(join(langfuse, 'node_modules'))) return
  const quiet = [
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--no-workspaces',
  ]
  const options = { cwd: langfuse, encoding: 'utf8', timeout: 240_000 } as const
  const { status, stderr } = spawnSync('npm', ['ci', '--loglevel=error', ...quiet], options)
  if (status !== 0)
    throw new Error(`npm ci of the peer ended with ${status}: ${stderr.slice(-500)}`)
}
