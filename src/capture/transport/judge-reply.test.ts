import { expect, test } from 'vitest'
import { judgeReply } from './judge-reply.ts'

const own = JSON.stringify({ error: { code: 'bad_request', message: 'no' } })
const page = '<html><center>400 Bad Request</center></html>'

test.each([
  [400, own, { is: 'refused', isSure: true }],
  [422, own, { is: 'refused', isSure: true }],
  [413, own, { is: 'refused', reason: 'too_large', isSure: true }],
  [413, page, { is: 'refused', reason: 'too_large', isSure: false }],
  [400, page, { is: 'later', why: 'garbage' }],
  [415, page, { is: 'later', why: 'garbage' }],
  [422, '', { is: 'later', why: 'garbage' }],
  [400, '{"error":"bad_request"}', { is: 'later' }],
  [400, '{"error":{"code":"teapot"}}', { is: 'later' }],
  [200, page, { is: 'later', why: 'garbage' }],
  [200, '{"accepted":1,"duplicates":1}', { is: 'taken' }],
  [200, '{"accepted":2,"duplicates":0,"level":"witnessed"}', { is: 'taken' }],
  [200, '{"accepted":2,"duplicates":0,"level":"sequenced"}', { is: 'later', why: 'level' }],
])('%i %s', (status, text, verdict) => {
  const body = Buffer.from(text)
  expect(judgeReply({ status, body, retryAfter: undefined }, 2)).toMatchObject(verdict)
})

test('[V27] an answer that names a level below the one that was asked for takes nothing', () => {
  const reply = (level: string) => ({
    ...{ status: 200, retryAfter: undefined },
    body: Buffer.from(JSON.stringify({ accepted: 1, duplicates: 0, level })),
  })
  expect(judgeReply(reply('published'), 1, 'witnessed')).toMatchObject({
    is: 'later',
    why: 'level',
  })
  expect(judgeReply(reply('witnessed'), 1, 'witnessed')).toMatchObject({ is: 'taken' })
  expect(judgeReply(reply('sequenced'), 1, 'sequenced')).toMatchObject({ is: 'taken' })
})
