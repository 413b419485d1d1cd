// Whom the command line believes to be a collector, and what it shows of itself: by options, else by the environment.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { holdsCertificates } from '../crypto/holds-certificates.ts'
import { SealtraceError } from '../error.ts'
import { tlsOptionNames, usage } from './options.ts'
import type { Context } from './verb.ts'

/** PEM texts. */
export interface CollectorTls {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

const variables = {
  'client-cert': 'SEALTRACE_CLIENT_CERT',
  'client-key': 'SEALTRACE_CLIENT_KEY',
  ca: 'SEALTRACE_CA',
} as const

/**
 * Undefined where nothing is said, and for plain http, of which the environment does not speak. Throws `usage` for half a
 * certificate and for options with plain http, `config_invalid` for files that cannot be used. `base`: null where others say.
 */
export function collectorTls(
  context: Pick<Context, 'io' | 'options'>,
  base: URL | null,
): CollectorTls | undefined {
  if (base?.protocol === 'http:') {
    if (tlsOptionNames.every((name) => context.options.text(name) === undefined)) return undefined
    throw usage('--client-cert, --client-key and --ca go with an https URL')
  }
  const [cert, key, ca] = tlsOptionNames.map((name) => pemOf(context, name))
  if ((cert === undefined) !== (key === undefined))
    throw usage(
      '--client-cert and --client-key go together ($SEALTRACE_CLIENT_CERT, $SEALTRACE_CLIENT_KEY)',
    )
  if (cert === undefined && ca === undefined) return undefined
  const tls = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  }
  try {
    // Node takes an empty one for none.
    if (cert?.trim() === '' || key?.trim() === '') throw new Error('empty')
    createSecureContext(tls)
  } catch (cause) {
    throw new SealtraceError(
      'config_invalid',
      `the files of --client-cert, --client-key and --ca are not usable together (${codeOf(cause)}): they are PEM, the key is that of the certificate and has no passphrase`,
      { cause },
    )
  }
  return tls
}

function pemOf({ io, options }: Pick<Context, 'io' | 'options'>, name: keyof typeof variables) {
  const path = options.text(name) ?? (io.environment[variables[name]] || undefined)
  if (path === undefined) return undefined
  const whole = resolve(io.folder, path)
  let text: string
  try {
    text = readFileSync(whole, 'utf8')
  } catch (cause) {
    throw new SealtraceError(
      'config_invalid',
      `${whole} cannot be read (${codeOf(cause)}); check the path in --${name} or $${variables[name]}, and who may read it`,
      { cause },
    )
  }
  if (name === 'ca' && !holdsCertificates(text))
    throw new SealtraceError(
      'config_invalid',
      `${whole} holds no certificate (PEM), or one that cannot be read; check the path in --${name} or $${variables[name]}`,
    )
  return text
}

/** Never the text of an error: it may quote the file. */
function codeOf(cause: unknown): string {
  const { code } = cause as { code?: unknown }
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'not PEM'
}
