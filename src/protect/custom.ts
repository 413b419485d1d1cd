// The policy's own words, patterns and allowed patterns.
import { compileCustom } from '../detect/custom/compile-custom.ts'
import type { PatternOptions, PolicyOptions } from './policy-options.ts'
import {
  invalid,
  isClassName,
  isTable,
  onlyKnown,
  readConfidence,
  readList,
  readText,
} from './read-options.ts'

export type Custom = ReturnType<typeof compileCustom>

type Words = { class: string; words: string[] }

export interface CustomLists {
  readonly words: readonly Words[]
  readonly patterns: readonly PatternOptions[]
  readonly allowPatterns: readonly string[]
}

const anyClass = 'custom'

export function readCustom(
  { words = [], patterns = [], allowPatterns = [] }: PolicyOptions,
  ofPreset: readonly PatternOptions[],
): CustomLists {
  if (!Array.isArray(words)) throw invalid('words')
  if (!Array.isArray(patterns)) throw invalid('patterns')
  return {
    words: words.map((entry, index) => readWords(entry, `words[${index}]`)),
    patterns: [
      ...patterns.map((entry, index) => readPattern(entry, `patterns[${index}]`)),
      ...ofPreset,
    ],
    allowPatterns: readList(allowPatterns, 'allowPatterns'),
  }
}

/** Null when there is nothing to look for. Throws `config_invalid` for a pattern that may take more than linear time. */
export function compileLists({ words, patterns, allowPatterns }: CustomLists): Custom | null {
  if (words.length + patterns.length + allowPatterns.length === 0) return null
  return compileCustom({
    words: [...words],
    patterns: [...patterns],
    allowPatterns: [...allowPatterns],
  })
}

function readWords(entry: unknown, where: string): Words {
  if (!isTable(entry)) throw invalid(where)
  onlyKnown(entry, ['class', 'words'], where)
  return {
    class: readClass(entry['class'], where),
    words: readList(entry['words'], `${where}.words`),
  }
}

function readPattern(entry: unknown, where: string): PatternOptions {
  if (!isTable(entry)) throw invalid(where)
  onlyKnown(entry, ['name', 'pattern', 'flags', 'class', 'confidence', 'validate'], where)
  const { flags, confidence, validate } = entry
  if (flags !== undefined && typeof flags !== 'string') throw invalid(`${where}.flags`)
  if (!isValidator(validate)) throw invalid(`${where}.validate`)
  return {
    name: readText(entry['name'], `${where}.name`),
    pattern: readText(entry['pattern'], `${where}.pattern`),
    class: readClass(entry['class'], where),
    ...(flags === undefined ? {} : { flags }),
    ...(confidence === undefined
      ? {}
      : { confidence: readConfidence(confidence, `${where}.confidence`) }),
    ...(validate === undefined ? {} : { validate }),
  }
}

function isValidator(value: unknown): value is PatternOptions['validate'] {
  return value === undefined || typeof value === 'function'
}

function readClass(value: unknown, where: string): string {
  if (value === undefined) return anyClass
  if (!isClassName(value)) throw invalid(`${where}.class`)
  return value
}
