// The reader key of whoever reads on this machine: it opens what producers sealed to it.
import { resolve } from 'node:path'
import type { LogSettings } from '../journal/open-log.ts'
import { usage } from './options.ts'
import { configOf } from './place.ts'
import type { Context, OptionSpec } from './verb.ts'

export const readerKeyOption: OptionSpec = {
  name: 'reader-key',
  value: 'FILE',
  help: 'reader key that opens what producers sealed to it; default $SEALTRACE_READER_KEY',
}

/** The option, else the environment, else the settings. */
export function readerSettings(context: Context): Pick<LogSettings, 'readerKeyFile'> {
  const { io, options } = context
  const path = options.text('reader-key') ?? (io.environment['SEALTRACE_READER_KEY'] || undefined)
  const readerKeyFile =
    path === undefined ? configOf(context).keys.readerKeyFile : resolve(io.folder, path)
  return { readerKeyFile }
}

/** Throws `usage` for the option beside --url: a remote collector has a key of its own, or none. */
export function refuseReaderKey({ options }: Context): void {
  if (options.text('reader-key') !== undefined)
    throw usage(
      '--reader-key opens content on this machine; a remote collector opens it with reader_key in its settings',
    )
}
