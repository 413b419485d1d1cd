import { expect, test } from 'vitest'
import { SealtraceError, type ErrorCode } from '../error.ts'
import { statusOf } from './status-of.ts'

test.each<[ErrorCode, number]>([
  ['bad_request', 400],
  ['usage', 400],
  ['unauthorized', 401],
  ['denied', 403],
  ['not_found', 404],
  ['held', 409],
  ['too_large', 413],
  ['unsupported_media_type', 415],
  ['busy', 429],
  ['unavailable', 503],
  ['key_unavailable', 503],
  ['rollback', 503],
  ['internal', 503],
])('%s is %i', (code, status) => {
  const answer = statusOf(new SealtraceError(code, 'what'))
  expect(answer).toMatchObject({ code, status, message: 'what' })
  expect(answer.retry).toBe(status === 429 || status === 503)
})

test('of an unforeseen error nothing is told', () => {
  const answer = statusOf(new Error('canary'))
  expect(answer).toMatchObject({ code: 'internal', status: 503 })
  expect(JSON.stringify(answer)).not.toContain('canary')
})
