// What people look at beside lists and whole runs. All of it rejects with `not_found` for what is not there or not allowed.
import type { RunGroup } from '../store/run-store.ts'
import { SealtraceError } from '../error.ts'
import { outline, type Outline } from './outline.ts'
import { Overviews, type OverviewRequest } from './overview.ts'
import type { Overview } from './overview-sums.ts'
import type { Principal } from './principal.ts'
import { RunGroups, type GroupFilter, type GroupPage } from './run-groups.ts'
import type { RunLoader } from './run-loader.ts'
import { scores, type ScoreView } from './scores.ts'
import { sealedRecord, type SealedRecordView } from './sealed-view.ts'
import { StepReads, type StepRead } from './step-read.ts'

/** Sums over many runs that may wait for each other. */
const mostWaiting = 16

export class RunReads {
  readonly #runs: RunLoader
  readonly #steps: StepReads
  readonly #groups: RunGroups
  readonly #overviews: Overviews
  #waiting = 0
  #last: Promise<unknown> = Promise.resolve()

  constructor(runs: RunLoader) {
    this.#runs = runs
    this.#steps = new StepReads(runs)
    this.#groups = new RunGroups(runs)
    this.#overviews = new Overviews(runs)
  }

  outline(principal: Principal, traceId: string): Promise<Outline> {
    return outline(this.#runs, principal, traceId)
  }

  step(principal: Principal, recordId: string): Promise<StepRead> {
    return this.#steps.step(principal, recordId)
  }

  sealed(principal: Principal, recordId: string): Promise<SealedRecordView> {
    return sealedRecord(this.#runs, principal, recordId)
  }

  scores(principal: Principal, traceId: string): Promise<ScoreView[]> {
    return scores(this.#runs, principal, traceId)
  }

  groups(principal: Principal, by: RunGroup, filter: GroupFilter): Promise<GroupPage> {
    return this.#inTurn(() => this.#groups.list(principal, by, filter))
  }

  /** Rejects with `busy` where too many wait. */
  overview(principal: Principal, request: OverviewRequest): Promise<Overview> {
    return this.#inTurn(() => this.#overviews.sum(principal, request))
  }

  /** It may read many headers: one at a time. */
  async #inTurn<T>(action: () => Promise<T>): Promise<T> {
    if (this.#waiting >= mostWaiting)
      throw new SealtraceError('busy', 'other sums are being made; try again in a second')
    this.#waiting++
    const turn = this.#last.then(action)
    this.#last = turn.catch(() => {})
    try {
      return await turn
    } finally {
      this.#waiting--
    }
  }
}
