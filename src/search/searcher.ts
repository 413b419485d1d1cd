// Searching for people and programs: who may, written down before anything is looked up.
import type { Action, Principal } from '../access/principal.ts'
import { requireRight } from '../access/require-right.ts'
import { RunSight } from '../access/run-sight.ts'
import type { Recorder } from '../journal/recorder.ts'
import { SealtraceError } from '../error.ts'
import { findText, type TextQuery } from './find-text.ts'
import { findValue } from './find-value.ts'
import type { SearchHit, SearchLog, SearchPage } from './search-log.ts'

export interface SearchRequest {
  /** Exactly one of the two. */
  readonly value?: string | undefined
  readonly text?: string | undefined
  /** With a value only. */
  readonly class?: string | undefined
  readonly limit: number
  /** What `next` of the page before was. */
  readonly before?: number | undefined
}

export interface Match {
  traceId: string | null
  recordId: string
  /** Null for words. */
  class: string | null
  time: string
}

export interface SearchResult {
  matches: Match[]
  /** Index rows that fit on this page and lead to content that cannot be opened. */
  unopened: number
  next: number | null
}

export interface SearcherOptions extends SearchLog {
  readonly recorder: Pick<Recorder, 'audit'>
  /** Milliseconds that one page may take; default 5000. */
  readonly patience?: number
}

const mostScans = 2

export class Searcher {
  readonly #options: SearcherOptions
  #scans = 0

  constructor(options: SearcherOptions) {
    this.#options = options
  }

  /**
   * Newest first, of runs that the principal may see. Rejects with `not_found` when the principal may not, as if nothing could be searched; both are on the
   * record, with what was searched for as sealed content.
   */
  async search(principal: Principal, request: SearchRequest): Promise<SearchResult> {
    const { value, text = '', limit, before } = request
    const action: Action = value === undefined ? 'search-text' : 'search-value'
    const details = request.class === undefined ? {} : { details: { class: request.class } }
    const more = { action, ...details, sought: value ?? text }
    const { recorder } = this.#options
    await requireRight(recorder, { principal, right: action, ...more })
    const from = principal.address ? { address: principal.address } : {}
    await recorder.audit({ outcome: 'allowed', actor: principal.name, ...from, ...more })
    const sight = new RunSight(principal, this.#options.store)
    const keep = ({ traceId, class: name }: SearchHit): Promise<boolean> =>
      sight.may(traceId, ['read-header', action], name === '' ? {} : { class: name })
    const page = { limit, before, patience: this.#options.patience ?? 5000, keep }
    const { hits, next } =
      value === undefined
        ? await this.#scan({ text, ...page })
        : await findValue(this.#options, { value, class: request.class, ...page })
    const confirmed = hits.filter((hit) => hit.confirmed === true)
    return {
      matches: oncePerRecord(confirmed).map((hit) => matchOf(hit)),
      unopened: hits.length - confirmed.length,
      next,
    }
  }

  /** A scan takes a core for seconds: what records steps must not wait for many. */
  async #scan(query: TextQuery): Promise<SearchPage> {
    if (this.#scans >= mostScans)
      throw new SealtraceError(
        'busy',
        'other searches for words are running; try again in a second',
      )
    this.#scans++
    try {
      return await findText(this.#options, query)
    } finally {
      this.#scans--
    }
  }
}

/** A value may stand in several messages of one step. */
function oncePerRecord(hits: readonly SearchHit[]): SearchHit[] {
  return [...new Map(hits.map((hit) => [`${hit.recordId} ${hit.class}`, hit])).values()]
}

function matchOf({ traceId, recordId, class: name, time }: SearchHit): Match {
  return { traceId, recordId, class: name || null, time }
}
