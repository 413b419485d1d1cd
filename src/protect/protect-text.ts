import { escapeText } from '../record/marker.ts'
import type { Treatment } from './action.ts'
import { decodeText } from './encoded-text.ts'
import { findInText, notLookedAt, strongestIn, type TextFinding } from './find-in-text.ts'
import { count, hide, type Hiding } from './hide.ts'
import { findMedia, formatMedia, type MediaSpan } from './media.ts'
import { treatmentOfFinding } from './named-values.ts'
import { unknownClass } from './unknown-class.ts'

/** A stretch of a text that is not shown as it is. */
export type TextSpan = TextFinding | MediaSpan

/** Masks the findings in a text, and media. May throw: the caller fails closed. */
export function protectText(state: Hiding, text: string, inKey = false): string {
  return showSpans(state, text, { spans: findSpans(state, text), inKey })
}

/** Masks named values alone, where the policy keeps all else. May throw: the caller fails closed. */
export function protectNamed(state: Hiding, text: string, inKey = false): string {
  const spans = state.named ? joined(state.named.find(text)) : []
  return showSpans(state, text, { spans, inKey })
}

/** Findings and media, in order and without overlaps. May throw: the caller fails closed. */
export function findSpans(state: Hiding, text: string): readonly TextSpan[] {
  // What is named as a whole is hidden as a whole.
  const media = state.named?.classOf(text) === undefined ? findMedia(text) : []
  if (media.length === 0) return findingsIn(state, text)
  const spans: TextSpan[] = []
  const addFindings = (from: number, to: number): void => {
    for (const finding of findingsIn(state, text.slice(from, to)))
      spans.push({ ...finding, start: finding.start + from, end: finding.end + from })
  }
  let last = 0
  for (const span of media) {
    if (span.start < last) continue
    addFindings(last, span.start)
    const found = findInMedia(state, text, span)
    if (found) spans.push(found)
    else if (state.policy.media === 'hash') spans.push(span)
    last = span.end
  }
  addFindings(last, text.length)
  return spans
}

/** Findings in order of their starts, those that overlap as one. */
function joined(found: readonly TextFinding[]): TextFinding[] {
  const out: TextFinding[] = []
  for (const finding of found) {
    const last = out.at(-1)
    if (!last || finding.start >= last.end) out.push(finding)
    else out[out.length - 1] = { ...last, end: Math.max(last.end, finding.end) }
  }
  return out
}

export interface Showing {
  /** In order and without overlaps. */
  readonly spans: readonly TextSpan[]
  /** Characters of the whole text before this one, for reports. */
  readonly from?: number
  readonly inKey?: boolean
}

/** The text with marks and masks in the place of its spans. */
export function showSpans(
  state: Hiding,
  text: string,
  { spans, from = 0, inKey = false }: Showing,
): string {
  if (spans.length === 0) return escapeText(text)
  let out = ''
  let last = 0
  for (const span of spans) {
    out += escapeText(text.slice(last, span.start))
    last = span.end
    if ('prefix' in span) out += showMedia(state, text, span)
    else {
      report(state, span, { from, inKey })
      const value = text.slice(span.start, span.end)
      out += hide(state, span.class, value, treatmentFor(state, span))
    }
  }
  return out + escapeText(text.slice(last))
}

function findingsIn(state: Hiding, text: string): readonly TextFinding[] {
  const extra = state.extra && (state.extra.get(text) ?? 'failed')
  // The caller then hides the text whole.
  if (extra === 'failed') throw new Error('not analyzed')
  const { policy, scope, inside, named } = state
  return findInText(policy, text, scope, { extra, inside, named })
}

function report(
  state: Hiding,
  finding: TextFinding,
  { from, inKey }: { readonly from: number; readonly inKey: boolean },
): void {
  state.report?.({
    ...finding,
    start: from + finding.start,
    end: from + finding.end,
    path: [...state.trail],
    ...(inKey ? { inKey: true as const } : {}),
  })
}

function treatmentFor({ scope, policy }: Hiding, finding: TextFinding): Treatment {
  return finding.class === unknownClass ? policy.unknown : treatmentOfFinding(scope, finding)
}

function showMedia(state: Hiding, text: string, span: MediaSpan): string {
  count(state, 'media', 'hash')
  const hash = state.keyed('media', text.slice(span.start + span.prefix, span.end))
  return formatMedia({ ...span, hash })
}

/** Media that is a text is looked into. */
function findInMedia(state: Hiding, text: string, span: MediaSpan): TextFinding | undefined {
  if (state.inside === null) return undefined
  const plain = decodeText(text.slice(span.start + span.prefix, span.end).replace(/=+$/, ''))
  if (!plain) return undefined
  const { start, end } = span
  const found = strongestIn(state.policy, plain.text, state)
  if (found) return { ...found, start, end }
  return plain.isWhole || state.policy.media === 'hash' ? undefined : notLookedAt(start, end)
}
