import { expect, it } from 'vitest'
import { chatDocuments } from './chat-documents.ts'

it('[U14] documents, however they are written', () => {
  const wanted = [{ id: '1', score: 0.5, text: 'leave [PERSON_1]', rest: null }]
  const text = 'leave [PERSON_1]'
  for (const value of [
    [{ id: '1', score: 0.5, content: text }],
    { documents: [{ id: '1', score: 0.5, text }] },
    { matches: [{ id: 1, score: 0.5, pageContent: text }] },
    [{ 'document.id': '1', 'document.score': 0.5, 'document.content': text }],
    [{ document: { id: '1', content: text, score: 0.5 } }],
    { results: [{ id: '1', relevance_score: 0.5, document: text }] },
  ])
    expect(chatDocuments(value)).toEqual(wanted)
  expect(chatDocuments([{ text, metadata: { page: 3 } }])?.[0]).toEqual({
    ...{ id: '', score: null, text, rest: { metadata: { page: 3 } } },
  })
})

it('[U14] what is no list of documents is none', () => {
  for (const value of [null, 'a', [], [1], ['a'], [{ a: 1 }], { documents: 'a' }, { id: 1 }])
    expect(chatDocuments(value)).toBeNull()
})
