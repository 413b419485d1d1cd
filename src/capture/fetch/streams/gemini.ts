import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../../../record/json.ts'
import type { Assembler } from './assembler.ts'

const mostCandidates = 1000

/** Gemini's chunks: each is a small answer; texts of the same kind that follow each other are one. */
export function geminiAssembler(): Assembler {
  const head: JsonObject = {}
  const candidates = new Map<JsonValue, { rest: JsonObject; role: JsonValue; parts: JsonValue[] }>()

  function addCandidate(piece: JsonValue): void {
    if (!isJsonObject(piece)) return
    const { content, index = 0, ...rest } = piece
    const known = candidates.get(index) ?? { rest: { index }, role: 'model', parts: [] }
    if (!candidates.has(index) && candidates.size < mostCandidates) candidates.set(index, known)
    for (const [key, value] of Object.entries(rest)) setKey(known.rest, key, value)
    if (!isJsonObject(content)) return
    known.role = content['role'] ?? known.role
    if (Array.isArray(content['parts']))
      for (const part of content['parts']) addPart(known.parts, part)
  }

  return {
    add(event) {
      const { candidates: pieces, ...rest } = event
      for (const [key, value] of Object.entries(rest)) setKey(head, key, value)
      if (Array.isArray(pieces)) for (const piece of pieces) addCandidate(piece)
    },
    body: () => ({
      ...head,
      candidates: [...candidates.values()].map(({ rest, role, parts }) => ({
        ...rest,
        content: { role, parts },
      })),
    }),
    get isComplete() {
      const all = [...candidates.values()]
      return all.length > 0 && all.every(({ rest }) => typeof rest['finishReason'] === 'string')
    },
  }
}

function addPart(parts: JsonValue[], part: JsonValue): void {
  const before = parts.at(-1)
  if (isText(before) && isText(part) && before['thought'] === part['thought']) {
    const { text, ...rest } = part
    for (const [key, value] of Object.entries(rest)) setKey(before, key, value)
    before['text'] = `${before['text']}${text}`
  } else if (!isText(part) || part['text'] !== '')
    parts.push(isJsonObject(part) ? { ...part } : part)
}

function isText(part: JsonValue | undefined): part is JsonObject & { text: string } {
  return isJsonObject(part) && typeof part['text'] === 'string'
}
