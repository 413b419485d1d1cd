import { readFileSync, statSync } from 'node:fs'
import { SealtraceError } from '../../../error.ts'

/** What a provider takes from outside of its settings. */
export interface KeySurroundings {
  /** Tokens and secrets come from here, or from files that the settings name. */
  readonly environment: NodeJS.ProcessEnv
  /** Milliseconds since 1970; default `Date.now`. */
  readonly now?: () => number
}

const largestFile = 64 * 1024

/**
 * A token, secret or credentials file, without white space around it. It is read anew for each login, since those who
 * issue such files replace them. `what` names it for people. Throws `key_unavailable`, without the path.
 */
export function readSecretFile(path: string, what: string): string {
  let text: string
  try {
    const state = statSync(path)
    // A device or a pipe has no size, and may never end.
    if (!state.isFile()) throw unreadable(what, 'not a regular file')
    if (state.size > largestFile) throw unreadable(what, 'larger than 64 KiB')
    text = readFileSync(path, 'utf8').trim()
  } catch (cause) {
    if (SealtraceError.is(cause)) throw cause
    throw unreadable(what, (cause as NodeJS.ErrnoException).code ?? 'unreadable')
  }
  if (text === '') throw unreadable(what, 'empty')
  return text
}

/** An environment variable that must be set; `what` says what it holds. Throws `key_unavailable`. */
export function secretVariable(
  { environment }: KeySurroundings,
  name: string,
  what: string,
): string {
  const text = environment[name]?.trim()
  if (text) return text
  throw new SealtraceError('key_unavailable', `${what} is not set; put it into $${name}`)
}

function unreadable(what: string, why: string): SealtraceError {
  return new SealtraceError(
    'key_unavailable',
    `the file of ${what} cannot be used (${why}); check its path, owner and mode`,
  )
}
