import { expect, test } from 'vitest'
import { startModelServer } from './model-server.mjs'

test('each answer has an id of its own, also in a stream', async () => {
  const { url, close } = await startModelServer()
  const ids: string[] = []
  const ask = async (path: string, body: object): Promise<void> => {
    const init = { method: 'POST', body: JSON.stringify({ model: 'm', ...body }) }
    const text = await (await fetch(url + path, init)).text()
    const [, id = ''] = /"(?:id|responseId)":\s*"((?:chatcmpl-|resp_|msg_)\d+)"/.exec(text) ?? []
    ids.push(id)
  }
  try {
    const messages = [{ role: 'user', content: 'Hi' }]
    for (const stream of [false, true]) {
      await ask('/v1/chat/completions', { messages, stream })
      await ask('/v1/messages', { messages, stream })
      await ask('/v1/responses', { input: 'Hi', stream })
    }
    await ask('/v1beta/models/m:generateContent', { contents: [{ role: 'user', parts: [] }] })
  } finally {
    await close()
  }
  expect(ids.map((id) => Number(id.replace(/^.*[-_]/, '')))).toEqual([1, 2, 3, 4, 5, 6, 7])
})
