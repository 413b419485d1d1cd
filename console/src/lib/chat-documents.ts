// The documents that a retrieval or a reranking gave, however its client writes them.
import { at, isObject, textOf, type Json, type JsonObject } from './chat-json.ts'

export interface ChatDocument {
  readonly id: string
  readonly score: number | null
  readonly text: string
  /** Whatever else is said of it. */
  readonly rest: JsonObject | null
}

const holders = ['documents', 'matches', 'results', 'hits', 'output_documents']

/** Null where it is no list of documents. */
export function chatDocuments(value: Json): ChatDocument[] | null {
  const list = isObject(value) ? at(value, holders) : value
  if (!Array.isArray(list) || list.length === 0) return null
  const documents = list.map(documentOf)
  return documents.every((document) => document !== null) ? documents : null
}

const texts = ['content', 'text', 'pageContent', 'page_content', 'document.content']
const scores = ['score', 'relevance_score', 'document.score', 'similarity']
const ids = ['id', 'document.id']
const told = new Set([...texts, ...scores, ...ids, 'document'])

function documentOf(value: Json): ChatDocument | null {
  if (!isObject(value)) return null
  const inner = at(value, ['document'])
  const all = isObject(inner) ? { ...inner, ...value } : value
  const text = at(all, texts) ?? (typeof inner === 'string' ? inner : undefined)
  const id = at(all, ids)
  if (text === undefined && id === undefined) return null
  const score = at(all, scores)
  const rest = Object.entries(all).filter(([key]) => !told.has(key))
  return {
    id: id === undefined || id === null ? '' : textOf(id),
    score: typeof score === 'number' ? score : null,
    text: text === undefined || text === null ? '' : textOf(text),
    rest: rest.length > 0 ? Object.fromEntries(rest) : null,
  }
}
