import { isApiError } from '../../lib/api-error.ts'
import { sayError } from '../../ui/states.tsx'

/** Of a reveal: what is not there and what may not be seen are one. */
export function sayRefused(error: unknown): string {
  return isApiError(error, 'not_found')
    ? 'There is no such value, or you may not see it.'
    : sayError(error)
}
