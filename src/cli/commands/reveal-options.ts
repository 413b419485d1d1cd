import { usage, type Options } from '../options.ts'

/** The name of a class as `--class` gives it. Throws `usage`. */
export function classOf(given: string): string {
  const name = given.toLowerCase()
  if (!/^[a-z0-9_]{1,40}$/.test(name))
    throw usage('--class takes the name of a class, such as email or us_ssn')
  return name
}

/** Why somebody looks. Throws `usage`. */
export function reasonOf(options: Options): { reason: string; ticket?: string } {
  const reason = options
    .required('reason', 'why you need to see this; it goes on the record')
    .trim()
  const ticket = options.text('ticket')
  return { reason, ...(ticket !== undefined && { ticket }) }
}
