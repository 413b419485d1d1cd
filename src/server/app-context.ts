// What the routes share.
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { may, type Action, type Principal } from '../access/principal.ts'
import type { Producers } from '../access/producers.ts'
import type { Reader } from '../access/reader.ts'
import type { HoldKeeper } from '../erase/hold-keeper.ts'
import type { RotationRequest } from '../erase/key-rotator.ts'
import type { Subjects } from '../erase/subjects.ts'
import { SealtraceError } from '../error.ts'
import type { EvidenceDesk } from '../export/evidence/evidence-desk.ts'
import type { OpenLog } from '../journal/open-log.ts'
import type { Searcher } from '../search/searcher.ts'
import type { Authenticator } from './auth.ts'
import type { Config } from './config.ts'
import type { InFlight } from './in-flight.ts'
import type { Signers } from './deliver-batch.ts'
import type { Intake } from './intake.ts'
import type { GaugeSeries, Metrics } from './metrics.ts'
import type { RetentionKeeper } from './retention.ts'
import type { VerifyRequest } from './verify-run.ts'

export type AppLog = Pick<OpenLog, 'info' | 'store' | 'keys' | 'recorder' | 'journal'> & {
  readonly ring: Pick<OpenLog['ring'], 'projectKey'>
}

export interface AppContext {
  readonly log: AppLog
  readonly reader: Reader
  readonly config: Config
  readonly metrics: Metrics
  readonly auth: Authenticator
  readonly intake: Intake
  /** Tells when witnesses have cosigned what was published; null where none are named. */
  readonly witnessing: { reached(size: number, timeoutMs: number): Promise<boolean> } | null
  readonly inFlight: InFlight
  /** Rejects with `not_found` for who may not, and with `unavailable` where nothing can be searched. */
  readonly search: Searcher['search']
  /** The verification report. Rejects with `unavailable` where there is none. */
  readonly verify: (request: VerifyRequest) => Promise<object>
  /** Rejects with `not_found` for who may not. */
  readonly evidence: Pick<EvidenceDesk, 'take'>
  /** Rejects with `not_found` for who may not, and with `unavailable` where there is nothing to erase from. */
  readonly subjects: Pick<Subjects, 'find' | 'export' | 'erase' | 'approve'>
  /** Rejects likewise. */
  readonly retention: Pick<RetentionKeeper, 'run' | 'view' | 'lastRun'>
  /** Rejects likewise. */
  readonly holds: Pick<HoldKeeper, 'add' | 'remove' | 'list'>
  /** Rejects likewise. */
  readonly producers: Pick<Producers, 'add' | 'remove' | 'list'>
  /** Those whose signatures count. */
  readonly signers: Signers
  /** Renews keys. Rejects with `unavailable` where there are none. */
  readonly rotateKeys: (request: RotationRequest, actor: string) => Promise<object>
  /** Gauges of what is set up by the settings. */
  readonly gauges: () => GaugeSeries
  /** Why no traffic should come now; null when it may. */
  readonly notReady: () => string | null
  /** Why the settings file's policy is not in force; null when it is. */
  readonly policyTrouble: () => string | null
  readonly now: () => number
}

/** `incoming` is absent in tests that call `fetch`. */
export interface AppEnv {
  Bindings: Partial<HttpBindings>
}

/** Rejects with `unauthorized`. */
export function principalOf(c: Context<AppEnv>, { auth }: AppContext): Promise<Principal> {
  const credentials = {
    authorization: c.req.header('authorization'),
    apiKey: c.req.header('x-api-key'),
  }
  // `env` is undefined when `fetch` is called with a request alone.
  const { incoming } = (c.env as AppEnv['Bindings'] | undefined) ?? {}
  return auth.principal(credentials, incoming?.socket.remoteAddress)
}

/** Counts who has no right to `action`; the reader then writes it down and refuses. Rejects with `unauthorized`. */
export async function principalFor(
  c: Context<AppEnv>,
  context: AppContext,
  action: Action,
): Promise<Principal> {
  const principal = await principalOf(c, context)
  if (!may(principal, action)) context.metrics.add('sealtrace_denials_total')
  return principal
}

/** For a door that says 403 to a valid key: the denial is on the record. Rejects with `denied`. */
export async function requireRight(
  { reader, metrics }: AppContext,
  principal: Principal,
  action: Action,
): Promise<void> {
  if (may(principal, action)) return
  metrics.add('sealtrace_denials_total')
  await reader.require(principal, action, '').catch((error: unknown) => {
    if (!SealtraceError.is(error) || error.code !== 'not_found') throw error
  })
  throw new SealtraceError('denied', 'this API key has no right to write; use an ingest key')
}
