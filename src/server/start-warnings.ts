// What an operator should know at the start: settings of other systems that this one does not follow, and unsafe ones.
import type { Config } from './config.ts'

/** One line each. Names of settings only, never their values. */
export function startWarnings(
  { server, policy, analyzers }: Pick<Config, 'server' | 'policy' | 'analyzers'>,
  environment: NodeJS.ProcessEnv,
): string[] {
  const isFalse = (name: string): boolean => environment[name]?.toLowerCase() === 'false'
  const warnings: string[] = []
  if (isFalse('LANGFUSE_ENCRYPTION_ENABLED'))
    warnings.push('LANGFUSE_ENCRYPTION_ENABLED=false is not followed: encryption stays on')
  if (policy.enable_pii_masking === false)
    warnings.push(
      'enable_pii_masking=false: sensitive values are not hidden from those who may read content; all content stays encrypted',
    )
  if (environment['LANGFUSE_ALLOWED_TRACE_TYPES'])
    warnings.push(
      'LANGFUSE_ALLOWED_TRACE_TYPES is set: limits by trace type are not in this version, all types are recorded and shown alike',
    )
  if (isFalse('LANGFUSE_AUDIT_TRACE_ACCESS'))
    warnings.push('LANGFUSE_AUDIT_TRACE_ACCESS=false is not followed: reads stay on the record')
  if (server.tlsCert === undefined && !isLoopback(server.host))
    warnings.push(
      'the collector listens beyond this machine without TLS: keys and content travel in the clear; set tls_cert and tls_key',
    )
  for (const { name, kind, ...rest } of analyzers)
    if (kind === 'presidio' && 'url' in rest && rest.url && isPlain(rest.url))
      warnings.push(
        `analyzer ${name} is asked beyond this machine without TLS: content travels in the clear to it`,
      )
  return warnings
}

function isPlain(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !isLoopback(hostname.replace(/^\[|\]$/g, ''))
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
