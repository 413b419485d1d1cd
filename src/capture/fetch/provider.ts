import type { ApiName } from './api.ts'

/** Names of the GenAI conventions, by the end of the host. */
const hosts: readonly (readonly [string, string])[] = [
  ['.openai.azure.com', 'azure.ai.openai'],
  ['.services.ai.azure.com', 'azure.ai.inference'],
  ['openai.com', 'openai'],
  ['anthropic.com', 'anthropic'],
  ['generativelanguage.googleapis.com', 'gcp.gemini'],
  ['aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['mistral.ai', 'mistral_ai'],
  ['groq.com', 'groq'],
  ['deepseek.com', 'deepseek'],
  ['x.ai', 'x_ai'],
  ['perplexity.ai', 'perplexity'],
  ['cohere.ai', 'cohere'],
  ['cohere.com', 'cohere'],
]

/** Who runs the model; for a host that is not known the one whose API it speaks. */
export function providerOf(host: string, api: ApiName): string {
  const known = hosts.find(
    ([end]) => host === end || host.endsWith(end.startsWith('.') ? end : `.${end}`),
  )
  if (known) return known[1]
  if (api === 'messages') return 'anthropic'
  return api === 'gemini' || api === 'gemini-embed' ? 'gcp.gemini' : 'openai'
}
