// The providers that a proxy passes requests on to: a fixed few, so that it is no way to anywhere else.
import { SealtraceError } from '../../error.ts'

export const upstreamNames = ['openai', 'anthropic', 'gemini'] as const

export type UpstreamName = (typeof upstreamNames)[number]

export type Upstreams = Readonly<Record<UpstreamName, URL>>

const defaults: Record<UpstreamName, string> = {
  openai: 'https://api.openai.com',
  anthropic: 'https://api.anthropic.com',
  gemini: 'https://generativelanguage.googleapis.com',
}

/**
 * @param given what replaces the provider's own address, by name: an origin, and a path that all requests get in front. A
 *   `/v1` at its end is left out, for it stands in the requests. Throws `usage` for what is no http or https URL.
 */
export function readUpstreams(given: Partial<Record<UpstreamName, string | undefined>>): Upstreams {
  const read = (name: UpstreamName): URL => {
    const url = URL.parse(given[name] ?? defaults[name])
    if (!url || !/^https?:$/.test(url.protocol))
      throw new SealtraceError('usage', `--upstream-${name} takes an http or https URL`)
    if (url.username || url.password || url.search || url.hash)
      throw new SealtraceError(
        'usage',
        `--upstream-${name} takes a URL without credentials, query and fragment: keys come with the requests`,
      )
    url.pathname = url.pathname.replace(/\/$/, '').replace(/\/v1$/, '')
    return url
  }
  return { openai: read('openai'), anthropic: read('anthropic'), gemini: read('gemini') }
}

/** Whose request it is: clients of Anthropic and Gemini can be told by their headers and paths, the rest speaks like OpenAI. */
export function upstreamOf(path: string, headers: Readonly<Record<string, unknown>>): UpstreamName {
  if ('anthropic-version' in headers || /^\/v1\/(messages|complete)(?:[/?]|$)/.test(path))
    return 'anthropic'
  if ('x-goog-api-key' in headers || /^\/v1(?:beta|alpha)\//.test(path)) return 'gemini'
  return /^\/v1\/models\/[^/?]{1,200}:\w/.test(path) ? 'gemini' : 'openai'
}
