/**
 * Records the calls that an application makes of model APIs, for SDKs that take a `fetch` and for those that use the global
 * one: OpenAI, Anthropic, Gemini, and what speaks like them.
 *
 * ```ts
 * import OpenAI from 'openai'
 * import { wrapFetch } from 'sealtrace/fetch'
 *
 * const openai = new OpenAI({ fetch: wrapFetch() })
 * ```
 * @module
 */
export { wrapFetch, type FetchLike, type FetchOptions } from './capture/fetch/wrap-fetch.ts'
