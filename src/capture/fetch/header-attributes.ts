/** What is kept of headers. All others may hold keys, cookies or names of accounts. */
const kept = new Set([
  'content-type',
  'request-id',
  'x-request-id',
  'apim-request-id',
  'retry-after',
  'retry-after-ms',
  'openai-processing-ms',
  'openai-version',
  'x-envoy-upstream-service-time',
])
const keptPrefixes = ['x-ratelimit-', 'anthropic-ratelimit-', 'anthropic-priority-']
const mostHeaders = 40
const longest = 200

/** Attributes of a response's headers, by the names of the OpenTelemetry conventions. */
export function headerAttributes(
  headers: Iterable<readonly [name: string, value: string]>,
): Record<string, string> {
  const out: Record<string, string> = {}
  let left = mostHeaders
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    if (!kept.has(key) && !keptPrefixes.some((prefix) => key.startsWith(prefix))) continue
    if (--left < 0) break
    out[`http.response.header.${key}`] = value.slice(0, longest)
  }
  return out
}
