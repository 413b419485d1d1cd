// Analyzers as the settings name them. Secrets come from the environment only.
import { readFileSync } from 'node:fs'
import { SealtraceError } from '../error.ts'
import type { Analyzer } from './analyzer.ts'
import { awsComprehend } from './aws-comprehend.ts'
import { googleDlp } from './google-dlp.ts'
import { googleTokens, type GoogleCredentials } from './google-token.ts'
import {
  guardAnalyzer,
  joinGuards,
  type AnalyzerFailure,
  type AnalyzerGuard,
  type GuardOptions,
} from './guard.ts'
import { presidio } from './presidio.ts'

interface CommonSettings extends Pick<GuardOptions, 'classes' | 'timeoutMs' | 'concurrency'> {
  readonly name: string
  /** 0 to 1: what the service is less sure of is left out. */
  readonly score: number
}

export type AnalyzerSettings = CommonSettings &
  (
    | {
        readonly kind: 'presidio'
        readonly url: string
        readonly languages: readonly string[]
        /** Name of the environment variable that holds a bearer token. */
        readonly tokenVariable?: string | undefined
      }
    | {
        readonly kind: 'google_dlp'
        readonly project: string
        readonly location?: string | undefined
        readonly url?: string | undefined
        readonly infoTypes?: readonly string[] | undefined
      }
    | {
        readonly kind: 'aws_comprehend'
        readonly region: string
        readonly url?: string | undefined
        readonly languages: readonly string[]
      }
  )

export interface AnalyzerSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Told of every call that failed; see `analyzerTrouble`. */
  readonly onFailure?: ((failure: AnalyzerFailure) => void) | undefined
  /** See {@link GuardOptions.patient}. */
  readonly patient?: boolean | undefined
  /** Threads that each make their own and share the calls at a time, one each at least; default 1. */
  readonly threads?: number | undefined
}

/**
 * One guard for all analyzers of the settings; undefined when there are none. Throws `config_invalid` when
 * credentials are missing or cannot be used.
 */
export function createAnalyzers(
  all: readonly AnalyzerSettings[],
  surroundings: AnalyzerSurroundings,
): AnalyzerGuard | undefined {
  if (all.length === 0) return undefined
  const { environment, onFailure, patient, threads = 1 } = surroundings
  return joinGuards(
    all.map((settings) => {
      const concurrency = Math.max(1, Math.floor((settings.concurrency ?? 4) / threads))
      const options = { ...settings, concurrency, patient, onFailure }
      return guardAnalyzer(createAnalyzer(settings, environment), options)
    }),
  )
}

type Environment = AnalyzerSurroundings['environment']

function createAnalyzer(settings: AnalyzerSettings, environment: Environment): Analyzer {
  switch (settings.kind) {
    case 'presidio': {
      const { tokenVariable } = settings
      const token = tokenVariable === undefined ? undefined : variable(environment, tokenVariable)
      return presidio({ ...settings, token })
    }
    case 'google_dlp':
      return googleDlp({ ...settings, token: googleTokens(googleCredentials(environment)) })
    case 'aws_comprehend': {
      const credentials = {
        accessKeyId: variable(environment, 'AWS_ACCESS_KEY_ID'),
        secretAccessKey: variable(environment, 'AWS_SECRET_ACCESS_KEY'),
        sessionToken: environment['AWS_SESSION_TOKEN'],
      }
      return awsComprehend({ ...settings, credentials })
    }
  }
}

function variable(environment: Environment, name: string): string {
  const value = environment[name]
  if (!value) throw invalid(`the environment variable ${name} is not set`)
  return value
}

/** The file that the usual variable names, or else the metadata server. */
function googleCredentials(environment: Environment): GoogleCredentials {
  const path = environment['GOOGLE_APPLICATION_CREDENTIALS']
  const host = environment['GCE_METADATA_HOST']
  if (!path) return { type: 'metadata', url: host ? `http://${host}` : undefined }
  const parsed = readCredentials(path)
  const text = (name: string): string => {
    const value = parsed[name]
    if (typeof value !== 'string' || !value) throw invalid(`the credentials file has no ${name}`)
    return value
  }
  const tokenUri = parsed['token_uri'] === undefined ? googleTokenUri : text('token_uri')
  if (!isSafeUrl(tokenUri)) throw invalid('the token_uri of the credentials file is not https')
  if (parsed['type'] === 'service_account')
    return {
      type: 'service_account',
      client_email: text('client_email'),
      private_key: text('private_key'),
      private_key_id: parsed['private_key_id'] === undefined ? undefined : text('private_key_id'),
      token_uri: tokenUri,
    }
  if (parsed['type'] === 'authorized_user')
    return {
      type: 'authorized_user',
      client_id: text('client_id'),
      client_secret: text('client_secret'),
      refresh_token: text('refresh_token'),
      token_uri: tokenUri,
    }
  throw invalid('the credentials file is of a type that is not supported')
}

const googleTokenUri = 'https://oauth2.googleapis.com/token'

function readCredentials(path: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>
  } catch {
    // The parser's message quotes the file.
  }
  throw invalid('the file that GOOGLE_APPLICATION_CREDENTIALS names cannot be read as JSON')
}

/** `https`, or `http` on this machine. */
export function isSafeUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  if (protocol === 'https:') return true
  return protocol === 'http:' && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}

function invalid(what: string): SealtraceError {
  return new SealtraceError('config_invalid', `analyzers: ${what}`)
}
