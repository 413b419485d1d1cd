import type { Io } from './io.ts'
import { usage } from './options.ts'
import type { Context } from './verb.ts'

/** Characters of a value that is looked for. */
export const longestValue = 16_384

/** `--value V`; `-` reads it from stdin, so that it stands in no list of processes. Throws `usage`. */
export async function valueOption({ io, options }: Context): Promise<string | undefined> {
  const given = options.text('value')
  const value = given === '-' ? await fromStdin(io) : given
  if (value?.trim() === '') throw usage('--value is empty')
  if ((value ?? '').length > longestValue) throw tooLong()
  return value
}

/** Without the line's end. */
async function fromStdin({ stdin }: Io): Promise<string> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of stdin) {
    size += piece.length
    if (size > 4 * longestValue) throw tooLong()
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}

function tooLong(): Error {
  return usage(`a value has ${longestValue} characters at most`)
}
