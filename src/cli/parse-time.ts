import { parseTime } from '../server/parse-time.ts'
import { usage } from './options.ts'
import type { Context } from './verb.ts'

/** Milliseconds of an option that is an ISO time or how long ago. Throws `usage`. */
export function timeOption({ io, options }: Context, name: string): number | undefined {
  const text = options.text(name)
  if (text === undefined) return undefined
  const time = parseTime(text, io.now())
  if (time === null)
    throw usage(
      `--${name} takes an ISO time such as 2026-01-31 or 2026-01-31T12:00:00Z, or how long ago, such as 2h or 7d`,
    )
  return time
}
