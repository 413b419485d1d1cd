import type { FindingCount } from '../record/header.ts'

/** Findings of several parts as one table. */
export function sumFindings(
  all: readonly Record<string, FindingCount>[],
): Record<string, FindingCount> {
  const sum: Record<string, FindingCount> = {}
  for (const findings of all)
    for (const [name, { count, action }] of Object.entries(findings)) {
      const known = sum[name]
      if (known) known.count += count
      else sum[name] = { count, action }
    }
  return sum
}
