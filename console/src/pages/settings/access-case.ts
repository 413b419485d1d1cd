import type { AccessCase } from '../../api/client.ts'
import type { Right } from '../../lib/rights.ts'

export interface CaseForm {
  readonly roles: string
  readonly action: Right
  readonly traceType: string
  readonly environment: string
  readonly class: string
  readonly purpose: string
}

/** Rights that are asked of a run; the others are of the project. */
export const ofRuns: ReadonlySet<Right> = new Set<Right>([
  ...(['read-header', 'read-content', 'reveal', 'reveal-bulk'] as const),
  ...(['break-glass', 'search-text', 'search-value', 'approve-reveal'] as const),
])

export function accessCase(form: CaseForm): AccessCase {
  const roles = form.roles
    .split(',')
    .map((role) => role.trim())
    .filter(Boolean)
  const base = { principal: { roles }, action: form.action }
  if (!ofRuns.has(form.action)) return base
  const { traceType, environment, class: name, purpose } = form
  return {
    ...base,
    run: {
      ...(traceType.trim() && { traceType: traceType.trim() }),
      ...(environment.trim() && { environment: environment.trim() }),
      ...(name.trim() && { class: name.trim() }),
      ...(purpose.trim() && { purpose: purpose.trim() }),
    },
  }
}
