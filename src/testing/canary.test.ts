import { expect, it } from 'vitest'
import { encodingsOf, findCanaries } from './canary.ts'

const value = '4111 1111 1111 1111'

it('finds a value in each encoding, wherever it stands', () => {
  const texts: [string, Buffer][] = [
    ['plain', Buffer.from(`x${value}y`)],
    ['utf16', Buffer.from(`x${value}y`, 'utf16le')],
    ['base64', Buffer.from(Buffer.from(`..${value}..`).toString('base64'))],
    ['base64 shifted', Buffer.from(Buffer.from(`.${value}..`).toString('base64'))],
    ['url', Buffer.from(encodeURIComponent(value))],
    ['digits', Buffer.from('4111111111111111')],
    ['dashes', Buffer.from('4111-1111-1111-1111')],
    ['hex', Buffer.from(Buffer.from(value).toString('hex'))],
  ]
  for (const text of texts) expect(findCanaries([value], [text]), text[0]).not.toEqual([])
})

it('finds nothing where nothing is, and never repeats the value', () => {
  expect(findCanaries([value], [['other', Buffer.from('4111 1111 1111 1112')]])).toEqual([])
  expect(JSON.stringify(findCanaries([value], [['x', Buffer.from(value)]]))).not.toContain('4111')
  expect(encodingsOf('737')).toEqual([])
})
