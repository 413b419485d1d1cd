// Who is signed in, and what they may: asked of the collector, kept in memory.
import { useQuery } from '@tanstack/react-query'
import type { Session } from '../api/client.ts'
import { api } from './api.ts'
import { isApiError } from './api-error.ts'
import { queryClient } from './query-client.ts'
import { lastAsked, setCsrf, whenSignedOut } from './request.ts'
import type { Right } from './rights.ts'

const key = ['session'] as const

/** Null: nobody is. */
export function useSessionQuery() {
  return useQuery({
    queryKey: key,
    queryFn: askSession,
    staleTime: 60_000,
    refetchInterval: 60_000,
  })
}

async function askSession(): Promise<Session | null> {
  try {
    const session = noted(await api.session({}))
    if (!leaving) return session
    await api.signOut(leaving)
    return forget()
  } catch (error) {
    if (isApiError(error, 'unauthorized')) return forget()
    throw error
  }
}

/** Milliseconds that the collector waits for a word of this page; null: it does not end the session by itself. */
let patience: number | null = null

function noted(session: Session): Session {
  setCsrf(session.csrf)
  patience = session.expires === null ? null : Date.parse(session.expires) - Date.now()
  return session
}

/** When the session ends if nothing is asked any more. */
export function sessionEnds(): number | null {
  return patience === null ? null : lastAsked() + patience
}

/** Asks whether somebody still is signed in; where nobody is, all is forgotten. */
export function askAgain(): void {
  void queryClient.refetchQueries({ queryKey: key })
}

/** Nothing of the person who left stays in memory. */
function forget(): null {
  setCsrf(null)
  patience = null
  leaving = null
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== key[0] })
  return null
}

export function acceptSession(session: Session): void {
  leaving = null
  queryClient.setQueryData(key, noted(session))
}

export async function signOut(everywhere = false): Promise<void> {
  const asked: { everywhere?: 'true' } = everywhere ? { everywhere: 'true' } : {}
  const gone = api.signOut(asked)
  // What is shown goes in any case.
  const { provider } = await gone.finally(() => {
    left()
    otherTabs.postMessage('signed out')
    leaving = asked
  })
  leaving = null
  // There too, or the next who presses the button is the one who left.
  if (provider && /^https?:/.test(provider)) window.location.assign(provider)
}

/** What is still to be said to a collector that did not answer. */
let leaving: { everywhere?: 'true' } | null = null

function left(): void {
  queryClient.setQueryData(key, forget())
}

/** Who signs out in one tab is signed out in all of this browser. */
const otherTabs = new BroadcastChannel('sealtrace-session')
otherTabs.addEventListener('message', left)

whenSignedOut(left)

export interface Signed {
  readonly session: Session
  /** Whether there could be something that they may; the collector decides. */
  readonly can: (right: Right) => boolean
}

/** Inside of pages, where somebody always is signed in. */
export function useSession(): Signed {
  const { data } = useSessionQuery()
  if (!data) throw new Error('nobody is signed in')
  return { session: data, can: (right) => data.can.includes(right) }
}
