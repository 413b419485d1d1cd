// The Cedar engine: WebAssembly, loaded by the first who needs it, since most commands need nothing of it.
import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs'
import { createRequire } from 'node:module'

export type Engine = typeof Cedar
export type { DetailedError, EntityJson, PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'

const load = createRequire(import.meta.url)
const name = '@cedar-policy/cedar-wasm/nodejs'
let engine: Engine | undefined

/** Whoever asks passes on what it throws, or takes it for a no. What was prepared in an engine is gone with it. */
export function askEngine<T>(ask: (engine: Engine) => T): T {
  try {
    return ask((engine ??= load(name) as Engine))
  } catch (error) {
    // Its stack and its memory are not trusted after that: the next one is asked anew.
    engine = undefined
    Reflect.deleteProperty(load.cache, load.resolve(name))
    throw error
  }
}

/** The text was more than the engine can hold. */
export function isTrap(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError
}
