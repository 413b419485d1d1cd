// Outside analyzers (DLP services): one interface for all of them.

/** A sensitive value that a service found: `text.slice(start, end)`, in UTF-16 code units as everywhere. */
export interface AnalyzerFinding {
  /** One of ours where there is one for the service's type, else the type's own name in lower case. */
  readonly class: string
  readonly start: number
  readonly end: number
  /** 0 to 1: how sure the service is. */
  readonly confidence: number
  /** `<analyzer>:<type of the service>`. */
  readonly detector: string
}

export interface Analyzer {
  readonly name: string
  readonly limits: AnalyzerLimits
  /**
   * Findings for each text, in order. Rejects when there is no certain answer, best with an {@link AnalyzerFault};
   * what it rejects with holds nothing of the texts.
   */
  analyze(texts: readonly string[], signal: AbortSignal): Promise<readonly AnalyzerFinding[][]>
}

/** What one call of {@link Analyzer.analyze} takes. */
export interface AnalyzerLimits {
  readonly texts: number
  /** Bytes of UTF-8, of one text and of all texts together. */
  readonly bytes: number
}

/** Why there is no answer. */
export type FaultReason =
  | 'timeout'
  | 'unreachable'
  | 'status' // answered with another status than success
  | 'answer' // answered, but not in the documented shape, or with places outside of the text
  | 'credentials'
  | 'busy' // too many texts wait
  | 'paused' // failed too often of late

/** Holds a reason and a number, never a text, a key or what the service said. */
export class AnalyzerFault extends Error {
  readonly reason: FaultReason

  constructor(reason: FaultReason, status?: number) {
    super(status === undefined ? reason : `${reason} ${status}`)
    this.name = 'AnalyzerFault'
    this.reason = reason
  }
}
