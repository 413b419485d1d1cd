import { expect, it } from 'vitest'
import { canonicalQuery, signV4 } from './sigv4.ts'

// The published test suite: its keys, time and scope.
const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: ['wJalrXUtnFEMI', 'K7MDENG+bPxRfiCYEXAMPLEKEY'].join('/'),
}
const scope = { region: 'us-east-1', service: 'service', time: new Date('2015-08-30T12:36:00Z') }
const plain = { method: 'POST', host: 'example.amazonaws.com', path: '/', headers: {}, body: '' }

it.each([
  [
    'get-vanilla',
    { ...plain, method: 'GET' },
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ],
  ['post-vanilla', plain, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  [
    'post-header-key-sort',
    { ...plain, headers: { 'my-header1': 'value1' } },
    'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
  ],
  [
    'get-header-value-trim',
    { ...plain, method: 'GET', headers: { 'my-header1': ' value1', 'my-header2': ' "a   b   c"' } },
    'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  ],
  [
    'post-x-www-form-urlencoded',
    {
      ...plain,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Param1=value1',
    },
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
  // Of the same suite.
  [
    'get-vanilla-query-order-key-case',
    { ...plain, method: 'GET', query: { Param2: 'value2', Param1: 'value1' } },
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'post-vanilla, as bytes',
    { ...plain, body: new Uint8Array(0) },
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ],
])('signs as the published test suite has it: %s', (_, request, signature) => {
  const { authorization } = signV4(request, scope, credentials)
  const names = ['host', 'x-amz-date', ...Object.keys(request.headers)].sort().join(';')
  expect(authorization).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ` +
      `SignedHeaders=${names}, Signature=${signature}`,
  )
})

it('a session token is sent and signed', () => {
  const token =
    'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=='
  const headers = signV4(plain, scope, { ...credentials, sessionToken: token })
  expect(headers['x-amz-security-token']).toBe(token)
  expect(headers['authorization']).toContain(
    'SignedHeaders=host;x-amz-date;x-amz-security-token, ' +
      'Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  )
})

it('a query is sent as it is signed: in order, and escaped to the letter', () => {
  expect(canonicalQuery({ prefix: "a b/~'(*)!", 'list-type': '2' })).toBe(
    'list-type=2&prefix=a%20b%2F~%27%28%2A%29%21',
  )
})
