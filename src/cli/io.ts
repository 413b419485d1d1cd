// What a command may touch of its process. Tests give one that keeps everything in memory.
import { styleText } from 'node:util'

/** As much of a stream as is used here. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly stdin: AsyncIterable<Uint8Array>
  readonly environment: NodeJS.ProcessEnv
  /** Where the user stands: relative paths start here. */
  readonly folder: string
  readonly now: () => number
}

export type Format = Parameters<typeof styleText>[0]
export type Paint = (format: Format, text: string) => string

/** Colours for a stream: `FORCE_COLOR`, then `NO_COLOR`, then whether it is a terminal. */
export function painter(output: Output, environment: NodeJS.ProcessEnv): Paint {
  if (!hasColour(output, environment)) return (_format, text) => text
  return (format, text) => (text === '' ? '' : styleText(format, text, { validateStream: false }))
}

function hasColour(output: Output, environment: NodeJS.ProcessEnv): boolean {
  const force = environment['FORCE_COLOR']
  if (force !== undefined) return force !== '0' && force !== 'false'
  if (environment['NO_COLOR']) return false
  return output.isTTY === true && environment['TERM'] !== 'dumb'
}

/** Columns of the terminal; of a pipe what `$COLUMNS` says, else 120. */
export function widthOf(output: Output, environment: NodeJS.ProcessEnv): number {
  const asked = Number(environment['COLUMNS'])
  // Some terminals that know no width say 0.
  const width = output.columns || (Number.isSafeInteger(asked) && asked > 0 ? asked : 120)
  return Math.min(Math.max(width, 40), 1000)
}
