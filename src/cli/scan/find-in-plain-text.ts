import { findInText } from '../../protect/find-in-text.ts'
import { scopeOf } from '../../protect/scope.ts'
import type { Found } from './found.ts'
import { scanContext, type ScanPolicy } from './scan-policy.ts'

/** Findings in a text of any kind, in order. */
export function findInPlainText(text: string, scan: ScanPolicy): Found[] {
  const { policy, inside } = scan
  const found = findInText(policy, text, scopeOf(policy, scanContext), { inside })
  return found.filter((finding) => scan.wants(finding))
}
