// What the routes share.
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { AuditLog } from '../access/audit-log.ts'
import type { LookNotes } from '../access/look-notes.ts'
import { may, type Action, type Principal } from '../access/principal.ts'
import type { RevealDesk } from '../access/reveal-desk.ts'
import type { Producers } from '../access/producers.ts'
import type { Reader } from '../access/reader.ts'
import type { HoldKeeper } from '../erase/hold-keeper.ts'
import type { RotationRequest } from '../erase/key-rotator.ts'
import type { Subjects } from '../erase/subjects.ts'
import { SealtraceError } from '../error.ts'
import type { EvidenceDesk } from '../export/evidence/evidence-desk.ts'
import type { OpenLog } from '../journal/open-log.ts'
import type { Searcher } from '../search/searcher.ts'
import type { AccessKeeper } from './access-keeper.ts'
import { hasSome, type Authenticator } from './auth.ts'
import type { Config } from './config.ts'
import type { InFlight } from './in-flight.ts'
import type { Signers } from './deliver-batch.ts'
import type { Intake } from './intake.ts'
import type { GaugeSeries, Metrics } from './metrics.ts'
import type { RetentionKeeper } from './retention.ts'
import { askerOf, type Asker } from './sign-in/asker.ts'
import { forgetSession } from './sign-in/session-cookie.ts'
import type { Identity, SignInDesk } from './sign-in/sign-in-desk.ts'
import type { SignInWays } from './sign-in/sign-in-ways.ts'
import type { VerifyRequest } from './verify-run.ts'
import type { Witnessing } from './witnessing.ts'

export type AppLog = Pick<OpenLog, 'info' | 'store' | 'keys' | 'recorder' | 'journal'> & {
  readonly ring: Pick<OpenLog['ring'], 'projectKey'>
}

export interface AppContext {
  readonly log: AppLog
  readonly reader: Reader
  readonly config: Config
  readonly metrics: Metrics
  readonly auth: Pick<Authenticator, 'principal' | 'forget'>
  /** The policy of who may look. Rejects, or throws, with `unavailable` where there is none to be looked at. */
  readonly access: Pick<AccessKeeper, 'view' | 'set' | 'terms'>
  /** Says who a request is from, and who is signed in. */
  readonly signIn: SignInDesk
  readonly signInWays: SignInWays
  readonly intake: Intake
  /** Tells when witnesses have cosigned what was published; null where none are named. */
  readonly witnessing: (Pick<Witnessing, 'reached'> & Partial<Pick<Witnessing, 'status'>>) | null
  readonly inFlight: InFlight
  /** Rejects with `not_found` for who may not, and with `unavailable` where nothing can be searched. */
  readonly search: Searcher['search']
  /** The verification report. Rejects with `unavailable` where there is none. */
  readonly verify: (request: VerifyRequest) => Promise<object>
  /** Rejects with `not_found` for who may not. */
  readonly evidence: Pick<EvidenceDesk, 'take'>
  /** Rejects with `not_found` for who may not, and with `unavailable` where there is nothing to erase from. */
  readonly subjects: Pick<Subjects, 'find' | 'export' | 'erase' | 'approve' | 'requests'>
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
  /** What keys there are. Rejects with `unavailable` where that cannot be told. */
  readonly listKeys: () => Promise<object>
  /** `[policy]` of the settings as it is in force. */
  readonly protection: () => Config['policy']
  /** Gauges of what is set up by the settings. */
  readonly gauges: () => GaugeSeries
  /** Hidden values for who may see them. Rejects with `not_found` for who may not, with `unavailable` where there are none. */
  readonly reveals: Pick<RevealDesk, 'reveal' | 'bulk' | 'ask' | 'requests' | 'decide' | 'copied'>
  /** Who did what. Rejects likewise. */
  readonly audits: Pick<AuditLog, 'page' | 'export' | 'follow'>
  /** Looks at the audit log and at proofs are on the record too. */
  readonly looks: Pick<LookNotes, 'note'>
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

/** Rejects with `unauthorized`, with `busy` who failed too often, and with `denied` what another site's page may have sent. */
export async function principalOf(c: Context<AppEnv>, context: AppContext): Promise<Principal> {
  return (await identityOf(c, context)).principal
}

/** The principal, and how it is known. Rejects likewise; the browser then forgets a session that has ended. */
export async function identityOf(c: Context<AppEnv>, context: AppContext): Promise<Identity> {
  const asker = askerIn(c, context)
  try {
    return await context.signIn.identify(asker)
  } catch (error) {
    const isOfSession = asker.session !== undefined && !hasSome(asker.credentials)
    if (isOfSession && SealtraceError.is(error) && error.code === 'unauthorized')
      forgetSession(c, asker)
    throw error
  }
}

/** For an answer that goes on for long: who asked for it, as he is by then. That is no sign that a person is there. Rejects likewise. */
export async function followerOf(c: Context<AppEnv>, context: AppContext): Promise<Principal> {
  return (await context.signIn.identify(askerIn(c, context), false)).principal
}

export function askerIn(c: Context<AppEnv>, { config }: AppContext): Asker {
  return askerOf(c, config)
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
