// `[sign_in]` of the settings file: how people, and machines with certificates, are known.
import { z } from 'zod'
import { SealtraceError } from '../error.ts'
import { roles as readyRoles } from '../journal/api-key.ts'

const minute = 60_000
const text = z.string().min(1).max(1000)

const certificate = z.strictObject({
  subject: text.optional(),
  san: text.optional(),
  fingerprint: text.optional(),
  name: z.string().regex(/^[\w.@-]{1,100}$/, 'letters, digits and . _ @ - only'),
  roles: z.array(text).min(1),
})

const oidc = z.strictObject({
  issuer: text,
  client_id: text,
  client_secret_env: text.optional(),
  name: z.string().min(1).max(60).default('single sign-on'),
  scopes: z.array(text).default(['openid', 'profile', 'email']),
  roles_claim: text.default('roles'),
  roles: z.record(text, z.array(text).min(1)),
  redirect: text.optional(),
  allow_http: z.boolean().default(false),
})

export const signInSection = z.strictObject({
  url: text.optional(),
  idle_minutes: z
    .number()
    .min(1)
    .max(24 * 60)
    .default(30),
  hours: z
    .number()
    .min(0.1)
    .max(30 * 24)
    .default(12),
  certificate: z.array(certificate).max(1000).default([]),
  oidc: oidc.optional(),
})

export interface CertificateRule {
  /** Lines of the subject, joined by `, `. One of the three is given, and others narrow it. */
  readonly subject?: string
  readonly san?: string
  /** SHA-256, hex in lower case. */
  readonly fingerprint?: string
  readonly name: string
  readonly roles: readonly string[]
}

export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  /** Of the environment. */
  readonly clientSecret?: string
  /** The client has a secret, which a collector must have. */
  readonly needsSecret: boolean
  /** What the button says. */
  readonly name: string
  readonly scopes: readonly string[]
  readonly rolesClaim: string
  /** Values of the claim, and what they give. */
  readonly roles: ReadonlyMap<string, readonly string[]>
  readonly redirect: string
  /** Of an issuer on this machine, in tests. */
  readonly allowHttp: boolean
}

export interface SignInSettings {
  /** Where browsers reach the console; absent: where the request says that it went. */
  readonly url?: string
  /** Milliseconds without a request after which a session ends, and after which it ends in any case. */
  readonly idle: number
  readonly life: number
  readonly certificates: readonly CertificateRule[]
  readonly oidc?: OidcSettings
}

export const callbackPath = '/auth/oidc/callback'

/** Throws `config_invalid`. */
export function signInSettings(
  {
    url: given,
    idle_minutes,
    hours,
    certificate: rules,
    oidc: provider,
  }: z.output<typeof signInSection>,
  /** `ownRoles` are those of `[access] roles`. */
  { environment, ownRoles = [] }: SignInSurroundings,
): SignInSettings {
  const known = [...readyRoles, ...ownRoles]
  for (const { roles } of rules) checkRoles('sign_in.certificate', roles, known)
  // Who signs in through somebody else's word does not write: what records has a key of its own.
  const people = known.filter((role) => role !== 'ingest')
  for (const roles of Object.values(provider?.roles ?? {}))
    checkRoles('sign_in.oidc.roles', roles, people)
  const redirect = provider && webAddress(provider.redirect, 'sign_in.oidc.redirect')
  const url = webAddress(given, 'sign_in.url')?.origin ?? redirect?.origin
  return {
    ...(url === undefined ? {} : { url }),
    idle: idle_minutes * minute,
    life: hours * 60 * minute,
    certificates: rules.map(certificateRule),
    ...(provider && { oidc: oidcSettings(provider, { url, redirect, environment }) }),
  }
}

interface SignInSurroundings {
  readonly environment: NodeJS.ProcessEnv
  readonly ownRoles?: readonly string[]
}

function checkRoles(where: string, given: readonly string[], known: readonly string[]): void {
  if (given.some((role) => !known.includes(role)))
    throw invalid(`${where}: a role is one of ${known.join(', ')}; others stand in [access] roles`)
}

/** What only a collector needs. Throws `config_invalid`. */
export function checkSignIn({ oidc: provider }: SignInSettings): void {
  if (provider?.needsSecret && provider.clientSecret === undefined)
    throw invalid('sign_in.oidc.client_secret_env: there is no such variable, or it is empty')
}

function certificateRule(rule: z.output<typeof certificate>): CertificateRule {
  const { subject, san, fingerprint, name, roles: given } = rule
  if (subject === undefined && san === undefined && fingerprint === undefined)
    throw invalid('sign_in.certificate: each has a subject, a san or a fingerprint')
  if (san !== undefined && /^(?:dns|uri|email|ip(?: address)?):/i.test(san))
    throw invalid('sign_in.certificate: a san is the name alone, without DNS:, URI: or email:')
  if (subject?.startsWith('/'))
    throw invalid('sign_in.certificate: a subject is written as in O=Example, CN=deploy')
  const digest = fingerprint?.replaceAll(':', '').toLowerCase()
  if (digest !== undefined && !/^[0-9a-f]{64}$/.test(digest))
    throw invalid('sign_in.certificate: a fingerprint is the SHA-256 of the certificate, in hex')
  return {
    ...(subject !== undefined && { subject }),
    ...(san !== undefined && { san }),
    ...(digest !== undefined && { fingerprint: digest }),
    ...{ name, roles: given },
  }
}

function oidcSettings(
  section: z.output<typeof oidc>,
  {
    url,
    redirect,
    environment,
  }: { url: string | undefined; redirect: URL | undefined; environment: NodeJS.ProcessEnv },
): OidcSettings {
  const { issuer, client_secret_env: variable, allow_http: allowHttp } = section
  checkIssuer(issuer, allowHttp)
  if (!section.scopes.includes('openid'))
    throw invalid('sign_in.oidc.scopes: openid is one of them')
  if (Object.keys(section.roles).length === 0)
    throw invalid('sign_in.oidc.roles: it gives nobody a role')
  if (url === undefined) throw invalid('sign_in.oidc: say where browsers reach this: sign_in.url')
  if (redirect && redirect.href !== url + callbackPath)
    throw invalid(`sign_in.oidc.redirect: it is sign_in.url with ${callbackPath}`)
  const secret = variable === undefined ? undefined : environment[variable]
  return {
    ...{ issuer, clientId: section.client_id, name: section.name, scopes: section.scopes },
    ...(secret ? { clientSecret: secret } : {}),
    needsSecret: variable !== undefined,
    ...{ rolesClaim: section.roles_claim, roles: new Map(Object.entries(section.roles)) },
    ...{ redirect: url + callbackPath, allowHttp },
  }
}

function checkIssuer(issuer: string, allowHttp: boolean): void {
  const url = URL.parse(issuer)
  const isLocal = url?.protocol === 'http:' && allowHttp && isLoopbackName(url.hostname)
  if (url?.protocol !== 'https:' && !isLocal)
    throw invalid('sign_in.oidc.issuer: it is an https URL, as the provider names itself')
}

/** Cookies that open something go over TLS, or do not leave the machine. */
function webAddress(given: string | undefined, name: string): URL | undefined {
  if (given === undefined) return undefined
  const url = URL.parse(given)
  if (url?.username || url?.password || url?.search || url?.hash)
    throw invalid(`${name}: it has no name, password or query`)
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackName(url.hostname)))
    return url
  throw invalid(`${name}: it is an https URL, or an http one of this machine`)
}

/** Of a URL. */
export function isLoopbackName(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

function invalid(what: string): SealtraceError {
  return new SealtraceError('config_invalid', `configuration: ${what}`)
}
