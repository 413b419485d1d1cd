import { cardShape } from '../detect/detectors/credit-card.ts'
import type { Finding } from '../detect/finding.ts'
import { scanText } from '../detect/scan-text.ts'
import { escapeText } from '../record/marker.ts'
import { count, hide, type Hiding } from './hide.ts'
import { findMedia, type MediaSpan } from './media.ts'
import { type Policy, treatmentOf } from './policy.ts'

/** Masks the findings in a text, and media. May throw: the caller fails closed. */
export function protectText(state: Hiding, text: string, inKey = false): string {
  const media = findMedia(text)
  if (media.length === 0) return maskFindings(state, text, inKey ? { from: 0, inKey } : { from: 0 })
  let out = ''
  let last = 0
  for (const span of media) {
    if (span.start < last) continue
    out += maskFindings(state, text.slice(last, span.start), { from: last })
    out += showMedia(state, text, span)
    last = span.end
  }
  return out + maskFindings(state, text.slice(last), { from: last })
}

/** Whether the policy wants this finding. */
export function isWanted(policy: Policy, finding: Finding, text: string): boolean {
  if (finding.confidence < policy.minConfidence) return false
  if (policy.cards === 'strict' && finding.detector === cardShape) return false
  if (policy.allowValues.size === 0) return true
  return !policy.allowValues.has(text.slice(finding.start, finding.end).toLowerCase())
}

function maskFindings(
  state: Hiding,
  text: string,
  where: { from: number; inKey?: true | boolean },
): string {
  const found = scanText(text)
  if (found.length === 0) return escapeText(text)
  let out = ''
  let last = 0
  for (const finding of found) {
    if (!isWanted(state.policy, finding, text)) continue
    const treatment = treatmentOf(state.policy, finding.class)
    const { start, end } = finding
    state.report?.({
      ...finding,
      start: where.from + start,
      end: where.from + end,
      path: [...state.trail],
      ...(where.inKey ? { inKey: true as const } : {}),
    })
    out += escapeText(text.slice(last, start))
    out += hide(state, finding.class, text.slice(start, end), treatment)
    last = end
  }
  return out + escapeText(text.slice(last))
}

function showMedia(state: Hiding, text: string, span: MediaSpan): string {
  if (state.policy.media === 'keep') return escapeText(text.slice(span.start, span.end))
  count(state, 'media', 'hash')
  const hash = state.keyed('media', text.slice(span.payload, span.end))
  return `[media type=${span.type} bytes=${span.bytes} hash=${hash}]`
}
