// Gathers the texts of content that outside analyzers are to see, as protection will look at them.
import { parseJsonText } from '../protect/json-in-text.ts'
import { findMedia } from '../protect/media.ts'
import { ChunkRef } from '../record/chunk-ref.ts'
import { isEncryptedJson } from '../record/encrypted-value.ts'
import type { JsonValue } from '../record/json.ts'
import { limits } from '../record/limits.ts'
import type { Analysis, AnalyzerGuard } from './guard.ts'

/**
 * What outside analyzers found in every text of some content, by text: values, names of fields, JSON inside strings,
 * and the parts of a text around media. A text that is not in the answer was not looked at: take it as `failed`.
 * Never rejects.
 */
export async function analyzeContent(
  content: JsonValue,
  guard: AnalyzerGuard,
): Promise<ReadonlyMap<string, Analysis>> {
  const texts = new Set<string>()
  gather(content, texts, { depth: 0, level: 0 })
  const asked = new Set<string>()
  const answers = new Map<string, Analysis>()
  for (const text of texts)
    if (holdsNothing(text)) answers.set(text, [])
    else asked.add(text)
  for (const [text, answer] of await guard.analyze(asked)) answers.set(text, answer)
  return answers
}

/** Whether some of the content's texts failed. */
export function hasFailed(content: JsonValue, answers: ReadonlyMap<string, unknown>): boolean {
  const texts = new Set<string>()
  gather(content, texts, { depth: 0, level: 0 })
  return [...texts].some((text) => answers.get(text) === 'failed')
}

interface Place {
  readonly depth: number
  /** Levels of JSON inside strings. */
  readonly level: number
}

/** True where there is an encrypted value in it: protection hides those whole, and analyzers are not asked about them. */
function gather(value: JsonValue, texts: Set<string>, at: Place): boolean {
  if (typeof value === 'string') return gatherText(value, texts, at)
  if (typeof value !== 'object' || value === null || value instanceof ChunkRef) return false
  if (at.depth >= limits.depth) return false
  if (isEncryptedJson(value)) return true
  const below = { ...at, depth: at.depth + 1 }
  let holdsEncrypted = false
  for (const [name, member] of Object.entries(value)) {
    if (!Array.isArray(value)) addWithoutMedia(name, texts)
    if (gather(member, texts, below)) holdsEncrypted = true
  }
  return holdsEncrypted
}

function gatherText(text: string, texts: Set<string>, at: Place): boolean {
  const inner = at.level < limits.jsonInStringLevels ? parseJsonText(text) : undefined
  if (inner !== undefined) {
    const below = { depth: at.depth + 1, level: at.level + 1 }
    // Then protection looks at the parsed value only.
    if (gather(inner, texts, below)) return true
    if (JSON.stringify(inner) === text) return false
  }
  addWithoutMedia(text, texts)
  return false
}

function addWithoutMedia(text: string, texts: Set<string>): void {
  let last = 0
  for (const { start, end } of findMedia(text)) {
    if (start < last) continue
    texts.add(text.slice(last, start))
    last = end
  }
  texts.add(text.slice(last))
}

/** Nothing to ask about: no letters and digits at all, or a word that messages have by their format. */
function holdsNothing(text: string): boolean {
  return formatWords.has(text) || (text.length < 100 && !/[\p{L}\p{N}]/u.test(text))
}

const formatWords = new Set(
  (
    'role content type text id user assistant system tool input output messages model function arguments parts ' +
    'status true false null'
  ).split(' '),
)
