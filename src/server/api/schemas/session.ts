// Who is signed in, how one signs in, and the API keys and people there are.
import { z } from 'zod'
import { actions } from '../../../access/principal.ts'
import { roleName } from '../../../journal/api-key.ts'

export const SignInMethods = z
  .object({
    project: z.string(),
    /** Null where no provider is set up; else what the button says. */
    oidc: z.object({ name: z.string(), start: z.string() }).nullable(),
  })
  .meta({ id: 'SignInMethods' })

export const SignIn = z
  .union([
    z.strictObject({ apiKey: z.string().min(1).max(512) }),
    z.strictObject({ link: z.string().min(1).max(512) }),
  ])
  .meta({ id: 'SignIn' })

export const Session = z
  .object({
    principal: z.object({
      name: z.string(),
      /** For people: what the provider calls them, or the name of the key. */
      display: z.string(),
      roles: z.array(z.string()),
      how: z.enum(['key', 'link', 'oidc', 'certificate']),
    }),
    /** Rights that there could be something for: what the console offers. */
    can: z.array(z.enum(actions)),
    /** To be sent as `x-sealtrace-csrf` with all but GET; null for who came by key or certificate. */
    csrf: z.string().nullable(),
    /** ISO 8601; null where it does not end by itself. */
    expires: z.string().nullable(),
    project: z.string(),
    version: z.string(),
    /** What reveals take by the settings. */
    reveal: z.object({
      /** For all classes, or for these. */
      secondPerson: z.union([z.boolean(), z.array(z.string())]),
      shownForSeconds: z.int(),
    }),
  })
  .meta({ id: 'Session' })

export const SignedOut = z
  .object({
    /** Sessions. */
    ended: z.int(),
    /** Where the browser ends its session at the sign-in provider too; null where there is none to end. */
    provider: z.string().nullable(),
  })
  .meta({ id: 'SignedOut' })

export const Ended = z.object({ ended: z.int() }).meta({ id: 'EndedSessions' })

export const MemberName = z
  // Of a principal: a key that was pasted in its place would stand on the record.
  .strictObject({
    name: z
      .string()
      .max(300)
      .regex(/^(?:key|os|oidc|cert):./, 'no name of a person'),
  })
  .meta({ id: 'MemberName' })

export const Member = z
  .object({
    name: z.string(),
    display: z.string(),
    how: z.enum(['key', 'link', 'oidc', 'certificate']),
    roles: z.array(z.string()),
    lastSeen: z.string(),
    address: z.string().nullable(),
    sessions: z.int(),
  })
  .meta({ id: 'Member' })

/** Those who signed in by a browser since the collector started, the last seen first. */
export const Members = z.object({ members: z.array(Member) }).meta({ id: 'Members' })

export const ApiKey = z
  .object({
    id: z.string(),
    role: z.string(),
    name: z.string(),
    created: z.string(),
    expires: z.string().nullable(),
    revoked: z.string().nullable(),
    lastUsed: z.string().nullable(),
    /** CIDR blocks it may come from; empty: any. */
    addresses: z.array(z.string()),
    /** Trace types it is for; empty: all. */
    traceTypes: z.array(z.string()),
  })
  .meta({ id: 'ApiKey' })

export const NewApiKey = z
  .strictObject({
    /** A ready role, or one of `[access] roles`. */
    role: z.string().regex(roleName, 'a role is a word in lower case'),
    name: z.string().trim().max(100).default(''),
    /** ISO 8601. */
    expires: z.string().optional(),
    addresses: z.array(z.string()).max(32).default([]),
    traceTypes: z.array(z.string()).max(32).default([]),
  })
  .meta({ id: 'NewApiKey' })

/** The key itself is told this once. */
export const MadeApiKey = ApiKey.extend({
  key: z.string(),
  /** For who made it: why the key may be of no use; null: nothing is known against it. */
  warning: z.string().nullable(),
}).meta({ id: 'MadeApiKey' })

export const ApiKeys = z
  .object({
    apiKeys: z.array(ApiKey),
    /** That a key can have: the ready ones, and those of `[access] roles`. */
    roles: z.array(z.string()),
  })
  .meta({ id: 'ApiKeys' })
