import { escapeText } from '../record/marker.ts'
import { findInText } from './find-in-text.ts'
import { count, hide, type Hiding } from './hide.ts'
import { findMedia, type MediaSpan } from './media.ts'
import { treatmentIn } from './scope.ts'

/** Masks the findings in a text, and media. May throw: the caller fails closed. */
export function protectText(state: Hiding, text: string, inKey = false): string {
  const media = findMedia(text)
  if (media.length === 0) return maskFindings(state, text, { from: 0, inKey })
  let out = ''
  let last = 0
  for (const span of media) {
    if (span.start < last) continue
    out += maskFindings(state, text.slice(last, span.start), { from: last, inKey })
    out += showMedia(state, text, span)
    last = span.end
  }
  return out + maskFindings(state, text.slice(last), { from: last, inKey })
}

function maskFindings(
  state: Hiding,
  text: string,
  where: { readonly from: number; readonly inKey: boolean },
): string {
  const extra = state.extra && (state.extra.get(text) ?? 'failed')
  // The caller then hides the text whole.
  if (extra === 'failed') throw new Error('not analyzed')
  const found = findInText(state.policy, text, state.scope, extra)
  if (found.length === 0) return escapeText(text)
  let out = ''
  let last = 0
  for (const finding of found) {
    const treatment = treatmentIn(state.scope, finding.class)
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
