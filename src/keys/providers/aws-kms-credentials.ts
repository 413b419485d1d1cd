// Credentials for AWS, from the places where its SDKs look. Facts: "AWS SDKs and Tools Reference Guide", credential
// providers; "Use IMDSv2"; STS API reference, AssumeRoleWithWebIdentity.
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { AwsCredentials } from '../../crypto/sigv4.ts'
import { SealtraceError } from '../../error.ts'
import { parseObject, tokenOf, type JsonObject } from './http/json.ts'
import type { Login } from './http/kept-login.ts'
import type { KeyCall, KeyServer } from './http/key-server.ts'
import { metadataAddress, serverAddress } from './http/server-address.ts'
import { readSecretFile, type KeySurroundings } from './http/surroundings.ts'

export type AwsCredentialSource =
  | 'auto'
  | 'environment'
  | 'web-identity'
  | 'file'
  | 'container'
  | 'instance'

export interface AwsCredentialSettings {
  /**
   * Default `auto`: the first that is set up, in this order: environment, web identity, file (where a profile is named or
   * the file exists), container, and the machine's metadata service.
   */
  readonly credentials?: AwsCredentialSource | undefined
  /** Of the shared credentials file; default `$AWS_PROFILE`, else `default`. */
  readonly profile?: string | undefined
  /** Default `$AWS_SHARED_CREDENTIALS_FILE`, else `~/.aws/credentials`. */
  readonly credentialsFile?: string | undefined
  /** For web identity; default `https://sts.REGION.amazonaws.com`. */
  readonly stsEndpoint?: string | undefined
}

export interface AwsLogin extends Login {
  readonly keys: AwsCredentials
}

interface Context {
  readonly settings: AwsCredentialSettings
  readonly environment: NodeJS.ProcessEnv
  readonly now: () => number
  readonly server: KeyServer
  readonly region: string
}

type Source = (context: Context, signal: AbortSignal) => Promise<AwsLogin | null>

const operation = 'login'
/** Milliseconds before their end from which credentials are had anew. */
const early = 5 * 60_000
const metadataService = 'http://169.254.169.254'
const taskCredentials = 'http://169.254.170.2'

const sources: Readonly<Record<Exclude<AwsCredentialSource, 'auto'>, Source>> = {
  environment: fromEnvironment,
  'web-identity': fromWebIdentity,
  file: fromFile,
  container: fromContainer,
  instance: fromInstance,
}

/** Credentials as the settings have it, anew at each call. Rejects with `key_unavailable` when there are none. */
export function awsLogins(
  settings: AwsCredentialSettings,
  surroundings: KeySurroundings,
  at: { readonly server: KeyServer; readonly region: string },
): () => Promise<AwsLogin> {
  const { environment, now = Date.now } = surroundings
  const context = { settings, environment, now, ...at }
  const { credentials = 'auto' } = settings
  const wanted = credentials === 'auto' ? Object.values(sources) : [sources[credentials]]
  return () =>
    at.server.within(operation, async (signal) => {
      for (const source of wanted) {
        const login = await source(context, signal)
        if (login) return login
      }
      throw at.server.fault(operation, 'found no credentials', 'set them up as for any AWS tool')
    })
}

async function fromEnvironment({ environment, server }: Context): Promise<AwsLogin | null> {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = environment
  if (!id && !secret) return null
  const accessKeyId = tokenOf(id)
  const secretAccessKey = tokenOf(secret)
  // Somebody meant these: the next source would be another identity.
  if (!accessKeyId || !secretAccessKey)
    throw server.fault(
      operation,
      'found half of the credentials in the environment',
      'set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or none',
    )
  const sessionToken = tokenOf(environment['AWS_SESSION_TOKEN']) ?? undefined
  return { keys: { accessKeyId, secretAccessKey, sessionToken }, until: Infinity }
}

async function fromWebIdentity(context: Context, signal: AbortSignal): Promise<AwsLogin | null> {
  const { environment, settings, server, region } = context
  const file = environment['AWS_WEB_IDENTITY_TOKEN_FILE']
  const role = environment['AWS_ROLE_ARN']
  if (!file) return null
  if (!role)
    throw server.fault(operation, 'found a web identity without its role', 'set AWS_ROLE_ARN')
  const { stsEndpoint = `https://sts.${region}.${awsDomain(region)}` } = settings
  const fields = {
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: role,
    RoleSessionName: environment['AWS_ROLE_SESSION_NAME'] ?? 'sealtrace',
    WebIdentityToken: readSecretFile(file, 'the web identity token for AWS'),
  }
  const answer = await server.call({
    operation,
    url: serverAddress(stsEndpoint, 'sts_endpoint of aws-kms'),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
    signal,
  })
  if (answer.status !== 200) throw server.refusal(operation, answer)
  // XML: each value stands in an element of its own, in letters that need no escapes.
  const element = (name: string, value: string): string | undefined =>
    new RegExp(`<${name}>(${value})</${name}>`).exec(answer.text)?.[1]
  return loginOf(context, {
    AccessKeyId: element('AccessKeyId', '[A-Z0-9]{16,128}'),
    SecretAccessKey: element('SecretAccessKey', '[A-Za-z0-9+/=]{16,128}'),
    Token: element('SessionToken', '[A-Za-z0-9+/=]{1,16384}'),
    Expiration: element('Expiration', '[0-9TZ:.-]{20,30}'),
  })
}

async function fromFile({ environment, settings, server }: Context): Promise<AwsLogin | null> {
  const { credentialsFile = environment['AWS_SHARED_CREDENTIALS_FILE'] } = settings
  const named = settings.profile ?? environment['AWS_PROFILE']
  const path = credentialsFile ?? join(environment['HOME'] ?? homedir(), '.aws', 'credentials')
  const isWanted =
    settings.credentials === 'file' || named !== undefined || Boolean(credentialsFile)
  let text: string
  try {
    text = readSecretFile(path, 'the shared credentials for AWS')
  } catch (error) {
    // Nobody asked for it: the next source may be the one that is meant.
    if (!isWanted) return null
    throw error
  }
  const values = profileOf(text, named ?? 'default')
  const accessKeyId = tokenOf(values.get('aws_access_key_id'))
  const secretAccessKey = tokenOf(values.get('aws_secret_access_key'))
  if (!accessKeyId || !secretAccessKey) {
    if (!isWanted) return null
    throw server.fault(
      operation,
      'found no credentials in the profile',
      'give a profile that holds keys: others are not followed',
    )
  }
  const sessionToken = tokenOf(values.get('aws_session_token')) ?? undefined
  return { keys: { accessKeyId, secretAccessKey, sessionToken }, until: Infinity }
}

/** The lines of one `[profile]`. */
function profileOf(text: string, profile: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  let here = false
  for (const line of text.split(/\r?\n/).map((raw) => raw.trim())) {
    if (line.startsWith('[')) here = line === `[${profile}]`
    else if (here && !/^[#;]/.test(line)) {
      const at = line.indexOf('=')
      if (at > 0) values.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim())
    }
  }
  return values
}

async function fromContainer(context: Context, signal: AbortSignal): Promise<AwsLogin | null> {
  const { environment, server } = context
  const relative = environment['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']
  const full = environment['AWS_CONTAINER_CREDENTIALS_FULL_URI']
  const text = relative ? `${taskCredentials}${relative}` : full
  if (!text) return null
  const file = environment['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE']
  const token = file
    ? readSecretFile(file, 'the container authorization token for AWS')
    : environment['AWS_CONTAINER_AUTHORIZATION_TOKEN']
  const body = await server.json({
    operation,
    method: 'GET',
    url: metadataAddress(text, 'the address of the container credentials for AWS'),
    headers: token ? { authorization: token } : {},
    signal,
  })
  return loginOf(context, body)
}

/** Version 2 of the metadata service: a session first. */
async function fromInstance(context: Context, signal: AbortSignal): Promise<AwsLogin | null> {
  const { environment, server } = context
  if (environment['AWS_EC2_METADATA_DISABLED']?.toLowerCase() === 'true') return null
  const base = metadataAddress(
    environment['AWS_EC2_METADATA_SERVICE_ENDPOINT'] ?? metadataService,
    '$AWS_EC2_METADATA_SERVICE_ENDPOINT',
  )
  const ask = async (call: Pick<KeyCall, 'method' | 'headers'>, path: string): Promise<string> => {
    const answer = await server.call({
      ...{ operation, method: 'GET', ...call, signal },
      url: new URL(`/latest/${path}`, base),
    })
    if (answer.status !== 200) throw server.refusal(operation, answer)
    return answer.text.trim()
  }
  const asked = { 'x-aws-ec2-metadata-token-ttl-seconds': '21600' }
  const session = tokenOf(await ask({ method: 'PUT', headers: asked }, 'api/token'))
  if (session === null) return server.wrong(operation)
  const headers = { 'x-aws-ec2-metadata-token': session }
  const roles = 'meta-data/iam/security-credentials/'
  const role = (await ask({ headers }, roles)).split('\n')[0] ?? ''
  if (!/^[\w+=,.@-]{1,64}$/.test(role)) return server.wrong(operation)
  const body = parseObject(await ask({ headers }, `${roles}${role}`))
  return loginOf(context, body ?? {})
}

function loginOf({ server, now }: Context, body: JsonObject): AwsLogin {
  const accessKeyId = tokenOf(body['AccessKeyId'])
  const secretAccessKey = tokenOf(body['SecretAccessKey'])
  const sessionToken = tokenOf(body['Token'])
  const { Expiration: text } = body
  const ends = typeof text === 'string' && text.length < 40 ? Date.parse(text) : Number.NaN
  if (!accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(ends) || ends <= now())
    return server.wrong(operation)
  // What ends sooner than that is used for half of its time.
  const left = ends - now()
  const until = now() + Math.max(left - early, left / 2)
  return { keys: { accessKeyId, secretAccessKey, sessionToken }, until }
}

/** Where a region's services are. Throws `config_invalid` for what is no region. */
export function awsDomain(region: string): string {
  if (!/^[a-z]{2,4}(?:-[a-z]{1,12}){1,3}-\d{1,2}$/.test(region))
    throw new SealtraceError(
      'config_invalid',
      'region of aws-kms is none; give one like eu-central-1, or the ARN of the key',
    )
  if (region.startsWith('cn-')) return 'amazonaws.com.cn'
  return region.startsWith('eusc-') ? 'amazonaws.eu' : 'amazonaws.com'
}
