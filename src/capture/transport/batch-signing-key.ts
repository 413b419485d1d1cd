import { readFileSync } from 'node:fs'
import { SealtraceError } from '../../error.ts'
import { isSigningSeed, parseSigningSeed } from '../../seal/format/producer-key.ts'

const largest = 4096

/** The seed that a file, or a text, holds; undefined for undefined. Throws `usage`. */
export function readSigningKey(given: unknown): Uint8Array | undefined {
  if (given === undefined) return undefined
  if (typeof given !== 'string' || given === '') throw wrong('')
  const seed = parseSigningSeed(isSigningSeed(given) ? given : textOf(given))
  if (!seed) throw wrong('; what it names holds no such key')
  // A copy: what goes to another thread takes the memory around it along.
  return Uint8Array.from(seed)
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(0, largest)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw wrong(`; the file cannot be read (${code})`, cause)
  }
}

function wrong(why: string, cause?: unknown): SealtraceError {
  return new SealtraceError(
    'usage',
    `recorder: option signingKey (or $SEALTRACE_SIGNING_KEY) takes a file that \`sealtrace producer new\` has made, or the text in it${why}`,
    { cause },
  )
}
