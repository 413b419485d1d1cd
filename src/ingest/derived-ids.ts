import type { Step } from '../record/step.ts'

/** Says which ids the client did not give. */
export function derivedIds(
  traceId: string | undefined,
  spanId: string | undefined,
): Pick<Step, 'derived'> {
  if (traceId !== undefined && spanId !== undefined) return {}
  return {
    derived: {
      ...(traceId === undefined && { trace: true as const }),
      ...(spanId === undefined && { span: true as const }),
    },
  }
}
