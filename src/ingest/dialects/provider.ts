import type { Draft } from './draft.ts'

/** Providers whose name some clients write with an API behind it (`openai.responses`) or in another case. */
const known = new Set([
  'openai',
  'anthropic',
  'mistral',
  'cohere',
  'groq',
  'deepseek',
  'perplexity',
  'xai',
  'togetherai',
  'fireworks',
  'ollama',
])

/** Fills the provider; a spelling that was changed stays an attribute. */
export function fillProvider(draft: Draft, ...keys: readonly string[]): void {
  for (const key of keys) {
    const text = draft.text(key)
    if (text === undefined) continue
    const lower = text.toLowerCase()
    const vendor = lower.split('.', 1)[0] ?? ''
    const name = known.has(vendor) ? vendor : lower
    draft.texts.provider ??= name
    if (name === text && draft.texts.provider === name) draft.drop(key)
  }
}
