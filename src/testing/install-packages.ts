import { spawnSync } from 'node:child_process'

/** Installs Debian packages that are not there yet. Null when all are; else why not, for a test that skips. */
export function installPackages(names: readonly string[]): string | null {
  const quiet = { stdio: 'ignore', timeout: 240_000 } as const
  const format = `$${'{db:Status-Status}'}`
  // A package that another one only names is known as well.
  const isThere = (name: string): boolean =>
    spawnSync('dpkg-query', ['-W', '-f', format, name], { encoding: 'utf8' }).stdout === 'installed'
  const wanted = names.filter((name) => !isThere(name))
  if (wanted.length === 0) return null
  const wait = ['-o', 'DPkg::Lock::Timeout=120', '-qq']
  spawnSync('apt-get', ['update', ...wait], quiet)
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...wait, ...wanted], quiet)
  const left = wanted.filter((name) => !isThere(name))
  return left.length ? `${left.join(', ')} cannot be installed` : null
}
