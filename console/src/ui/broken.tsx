import { Component, type ReactNode } from 'react'
import { isApiError, type ApiError } from '../lib/api-error.ts'
import { ErrorState } from './states.tsx'

interface State {
  readonly isBroken: boolean
  /** Of the collector: that may be shown. */
  readonly error: ApiError | null
}

/** A page that breaks takes no other with it. What broke is not shown: it could hold what the page held. */
export class Broken extends Component<{ children: ReactNode }, State> {
  override state: State = { isBroken: false, error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { isBroken: true, error: isApiError(error) ? error : null }
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children
    return <ErrorState error={this.state.error} onRetry={() => window.location.reload()} />
  }
}
