// What an adapter says of a step. Values may be anything that the application has: they are copied before the call returns.
import type { StepKind, Usage } from '../../record/step.ts'

export interface StepIds {
  /** OpenTelemetry trace id, 32 lower-case hex digits. */
  readonly traceId: string
  /** OpenTelemetry span id, 16 lower-case hex digits. */
  readonly spanId: string
}

/** What may be said of a step when it starts, while it runs and when it ends. A later word wins. */
export interface StepSaying {
  readonly kind?: StepKind | undefined
  readonly name?: string | undefined
  readonly model?: string | undefined
  readonly provider?: string | undefined
  readonly agent?: string | undefined
  readonly tool?: string | undefined
  /** The id that the model gave the call of this tool. */
  readonly toolCallId?: string | undefined
  readonly traceType?: string | undefined
  readonly environment?: string | undefined
  /** The application's name for the person that the step is about. */
  readonly userId?: string | undefined
  readonly sessionId?: string | undefined
  readonly usage?: Usage | undefined
  /** In US dollars. */
  readonly costUsd?: number | undefined
  readonly input?: unknown
  readonly output?: unknown
  /** An `Error`, a text, or an object with `name` or `type`, `message` and `stack`. */
  readonly error?: unknown
  readonly tags?: readonly string[] | undefined
  readonly metadata?: unknown
  /** Everything else, by the names of the OpenTelemetry conventions where they have one. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
  /** Default: `error` with an error; at the end else `ok`. */
  readonly status?: 'unset' | 'ok' | 'error' | undefined
}

export interface StepStart extends StepSaying {
  readonly kind: StepKind
  readonly name: string
  /** Default: the trace of the parent, else a new one. */
  readonly traceId?: string | undefined
  /** Default: a new one. */
  readonly spanId?: string | undefined
  /** Default: the step in whose context this one starts; null: none. */
  readonly parent?: StepIds | null | undefined
  /** Microseconds since the epoch; default now. */
  readonly startTime?: number | undefined
}

export interface StepEnd extends StepSaying {
  /** Microseconds since the epoch; default now. */
  readonly endTime?: number | undefined
}

/** A step that is over when it is told of. */
export interface WholeStep extends StepStart {
  /** Microseconds since the epoch; default: the start. */
  readonly endTime?: number | undefined
  /** It belongs to the step with its span id, and is shown with that one. */
  readonly joinsSpan?: boolean | undefined
}

/** A step that has begun. Nothing here throws. */
export interface OpenStep extends StepIds {
  /** Microseconds since the epoch. */
  readonly startTime: number
  /** Says more of it, before or after its end. */
  update(saying: StepSaying): void
  /** Its end. Said again it is an update, which moves the end only where it says a time. */
  end(saying?: StepEnd): void
}
