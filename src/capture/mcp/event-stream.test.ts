import { expect, test } from 'vitest'
import { EventStream } from './event-stream.ts'
import { longestLine } from './lines.ts'

function dataOf(...chunks: (string | Buffer)[]): (string | null)[] {
  const got: (string | null)[] = []
  const stream = new EventStream((data) => got.push(data))
  for (const chunk of chunks) stream.push(Buffer.from(chunk))
  return got
}

test('events give their data', () => {
  expect(dataOf('event: message\nid: 7\ndata: {"a":1}\n\n: alive\n\ndata:b\n\n')).toEqual([
    '{"a":1}',
    'b',
  ])
  expect(dataOf('data: {\r\nda', 'ta: }\r\n\r\ndata: cut off')).toEqual(['{\n}'])
})

test('an event that is too large is known to be one', () => {
  const part = Buffer.alloc(longestLine / 2, 'x')
  const half = Buffer.concat([Buffer.from('data: '), part, Buffer.from('\n')])
  expect(dataOf(half, half, half, '\ndata: next\n\n')).toEqual([null, 'next'])
  expect(dataOf('data: ', part, part, '\n\ndata: next\n\n')).toEqual([null, 'next'])
})
