// What a page shows while it waits, when there is nothing, and when it went wrong.
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { isApiError } from '../lib/api-error.ts'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'

/** Keeps the room of what comes, so that nothing jumps. */
export function Loading({ lines = 6, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <div className="loading" role="status">
      <span className="sr-only">{label}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="skeleton" aria-hidden="true" />
      ))}
    </div>
  )
}

export interface EmptyProps {
  readonly title: string
  readonly icon?: IconName
  readonly children?: ReactNode
}

export function Empty({ title, icon = 'seal', children }: EmptyProps) {
  return (
    <div className="empty">
      <span className="empty-sign">
        <Icon name={icon} size={24} />
      </span>
      <h2>{title}</h2>
      {children}
    </div>
  )
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const isHidden = isApiError(error, 'not_found')
  return (
    <div className="empty" role="alert">
      <span className="empty-sign">
        <Icon name={isHidden ? 'lock' : 'warning'} size={24} />
      </span>
      <h2>{isHidden ? 'Not there, or not for you' : 'This did not work'}</h2>
      <p className="soft">{sayError(error)}</p>
      {onRetry && !isHidden && (
        <Button icon="refresh" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  )
}

/** One line. Messages of the collector hold no data. */
export function sayError(error: unknown): string {
  if (!isApiError(error)) return 'Something in this page broke. Reload it.'
  const wait = error.retryAfter ? ` Try again in ${error.retryAfter} s.` : ''
  return `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)} (${error.code}).${wait}`
}

export interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>
  readonly lines?: number
  readonly children: (data: Data) => ReactNode
}

/** The data of a query, or what there is in its place. */
export function Loaded<Data>({ query, lines = 6, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return <Loading lines={lines} />
}
