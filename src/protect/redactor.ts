import { renderMarked } from '../record/marker.ts'
import type { Context } from './context.ts'
import { hide, maskingOnly, type Hiding, type Place } from './hide.ts'
import type { KeyedHash } from './keyed-hash.ts'
import type { Policy } from './policy.ts'
import { findSpans, showSpans, type TextSpan } from './protect-text.ts'
import { insideOf } from './protect-value.ts'
import type { placeholders } from './render-value.ts'
import { scopeOf } from './scope.ts'
import { type Segment, TextStream } from './text-stream.ts'
import { unknownClass } from './unknown-class.ts'

/** Masks one text after the other, each in pieces. */
export interface Redactor {
  /** Takes the next piece of the text; gives what can be shown, which is some 2,000 characters behind. */
  push(piece: string): string
  /** Gives the rest. The next piece begins another text; equal values keep their placeholders. */
  end(): string
}

/** Finds in one text after the other, each in pieces. Places are those in the whole text. */
export interface StreamDetector {
  push(piece: string): Place[]
  end(): Place[]
}

export interface StreamSettings<T> {
  readonly policy: Policy
  readonly context: Context
  readonly keyed: KeyedHash
  /** For a text that is over before anything of it was given. */
  readonly whole: (text: string) => T
}

export interface RedactorSettings extends StreamSettings<string> {
  /** Undefined: the policy lets no text pass that is not over yet. */
  readonly show: ReturnType<typeof placeholders> | undefined
}

export function makeRedactor(settings: RedactorSettings): Redactor {
  const { state, stream } = start(settings)
  const show = (segment: Segment<TextSpan> | undefined): string =>
    segment && settings.show ? renderMarked(masked(state, segment), settings.show) : ''
  return {
    push: (piece) => show(stream.push(piece)),
    end() {
      const text = stream.whole
      const rest = stream.end()
      return text === undefined ? show(rest) : settings.whole(text)
    },
  }
}

export function makeDetector(settings: StreamSettings<Place[]>): StreamDetector {
  const { state, stream } = start(settings)
  const find = (segment: Segment<TextSpan> | undefined): Place[] => {
    const found: Place[] = []
    if (segment) masked({ ...state, report: (place) => found.push(place) }, segment)
    return found
  }
  return {
    push: (piece) => find(stream.push(piece)),
    end() {
      const text = stream.whole
      const rest = stream.end()
      return text === undefined ? find(rest) : settings.whole(text)
    },
  }
}

function start({ policy, context, keyed }: StreamSettings<unknown>): {
  state: Hiding
  stream: TextStream<TextSpan>
} {
  const state: Hiding = {
    ...maskingOnly(policy, scopeOf(policy, context), keyed),
    inside: insideOf({ policy, context, keyed }),
  }
  return { state, stream: new TextStream((text) => findSpans(state, text)) }
}

function masked(state: Hiding, { text, from, spans }: Segment<TextSpan>): string {
  return spans
    ? showSpans(state, text, { spans, from })
    : hide(state, unknownClass, text, state.policy.unknown)
}
