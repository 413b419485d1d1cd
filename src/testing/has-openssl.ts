import { execFileSync } from 'node:child_process'

/** Tests that need certificates are left out where nothing makes them. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
