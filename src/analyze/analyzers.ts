// Outside analyzers for who seals: which they are, and what asks them.
import { encodeUtf8 } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import {
  createAnalyzers,
  type AnalyzerSettings,
  type AnalyzerSurroundings,
} from './create-analyzers.ts'
import type { AnalyzerGuard } from './guard.ts'

export interface Analyzers extends AnalyzerGuard {
  /** Equal for settings under which the same is found. */
  readonly version: Uint8Array
}

/**
 * Undefined for none. They are made when they are first asked, so that who only reads a log needs no credentials:
 * asking rejects with `config_invalid` when they cannot be made.
 */
export function lazyAnalyzers(
  settings: readonly AnalyzerSettings[],
  surroundings: AnalyzerSurroundings,
): Analyzers | undefined {
  const version = analyzersVersion(settings)
  if (!version) return undefined
  let made: AnalyzerGuard | undefined
  return {
    version,
    async analyze(texts) {
      made ??= createAnalyzers(settings, surroundings)
      return made?.analyze(texts) ?? new Map()
    },
  }
}

/** To be raised when a service's types get other classes, or texts are gathered in another way. */
const codeVersion = 1

/** Of all settings that change what is found; undefined for none. Secrets, and how calls are made, are no part of it. */
export function analyzersVersion(settings: readonly AnalyzerSettings[]): Uint8Array | undefined {
  if (settings.length === 0) return undefined
  const told = settings.map((entry) =>
    Object.entries(entry)
      .filter(([name, value]) => value !== undefined && !unheard.has(name))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
  return sha256(encodeUtf8(JSON.stringify([codeVersion, told])))
}

const unheard = new Set(['timeoutMs', 'concurrency', 'tokenVariable'])
