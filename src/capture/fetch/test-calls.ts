// For tests: recorded exchanges of real SDKs, and steps as a reader puts them together.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Step } from '../../record/step.ts'

export interface Exchange {
  readonly path: string
  readonly requestHeaders: Record<string, string>
  readonly requestBody: string
  readonly responseHeaders: Record<string, string>
  readonly responseBody: Buffer
  /** Sizes of the chunks that it came in. */
  readonly chunks: readonly number[]
}

export function readExchange(folder: string, number: string): Exchange {
  const at = join(import.meta.dirname, 'fixtures', folder, number)
  const head = JSON.parse(readFileSync(`${at}.exchange.json`, 'utf8'))
  return {
    path: head.url,
    requestHeaders: head.requestHeaders,
    requestBody: readFileSync(`${at}.request.body.json`, 'utf8'),
    responseHeaders: head.responseHeaders,
    responseBody: readFileSync(`${at}.response.sse.txt`),
    chunks: head.responseChunks,
  }
}

/** Cuts bytes into pieces of these sizes, the last one over and over. */
export function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array<ArrayBuffer>[] {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[Math.min(n, sizes.length - 1)] ?? bytes.length
    pieces.push(Uint8Array.from(bytes.subarray(at, at + size)))
    at += size
  }
  return pieces
}

/** What is said of each step, later words over earlier ones. */
export function folded(steps: readonly Step[]): Step[] {
  const out = new Map<string, Step>()
  for (const { partial: _, ...step } of steps) {
    const before = out.get(step.spanId)
    const attributes = { ...before?.attributes, ...step.attributes }
    out.set(step.spanId, { ...before, ...step, attributes })
  }
  return [...out.values()]
}
