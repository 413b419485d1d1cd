import type { ServerResponse } from 'node:http'
import type { UpstreamName } from './upstreams.ts'

export interface ErrorReply {
  readonly status: 400 | 403 | 413 | 502 | 503
  readonly message: string
}

const anthropicTypes = {
  400: 'invalid_request_error',
  403: 'permission_error',
  413: 'request_too_large',
  502: 'api_error',
  503: 'overloaded_error',
}
const openaiTypes = {
  400: 'invalid_request_error',
  403: 'invalid_request_error',
  413: 'invalid_request_error',
  502: 'server_error',
  503: 'server_error',
}
const geminiStates = {
  400: 'INVALID_ARGUMENT',
  403: 'PERMISSION_DENIED',
  413: 'INVALID_ARGUMENT',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
}

/** An error of the proxy's own, in the shape that the provider's clients read. Says nothing that came from outside. */
export function replyWithError(
  response: ServerResponse,
  upstream: UpstreamName,
  { status, message }: ErrorReply,
): void {
  if (response.headersSent || response.destroyed) return void response.destroy()
  const body = JSON.stringify(bodyOf(upstream, { status, message: `sealtrace proxy: ${message}` }))
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

function bodyOf(upstream: UpstreamName, { status, message }: ErrorReply): object {
  if (upstream === 'anthropic')
    return { type: 'error', error: { type: anthropicTypes[status], message }, request_id: null }
  if (upstream === 'gemini')
    return { error: { code: status, message, status: geminiStates[status] } }
  return { error: { message, type: openaiTypes[status], param: null, code: null } }
}
