import { expect, it } from 'vitest'
import { findMedia } from './media.ts'
import { compilePolicy, type PolicyOptions } from './policy.ts'
import { protectValue } from './protect-value.ts'

const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.alloc(300, 'a1Z'),
]).toString('base64')

function show(text: string, options?: PolicyOptions) {
  return protectValue(text, { path: [] }, compilePolicy(options), () => '0123456789abcdef')
}

it('[P14] replaces data URLs and long base64, keeps the words around', () => {
  const shown = '[media type=image/png bytes=308 hash=0123456789abcdef]'
  expect(show(`see data:image/png;base64,${png} ok`).value).toBe(`see ${shown} ok`)
  expect(show(png).value).toBe(shown)
  expect(show(`![x](data:image/png;base64,${png}) and "${png}"`).value).toBe(
    `![x](${shown}) and "${shown}"`,
  )
  expect(show(png).findings.get('media')).toEqual({ count: 1, action: 'hash' })
})

it('[P14] unless the policy keeps media', () => {
  expect(show(png, { media: 'keep' }).value).toBe(png)
})

it('takes no prose, hex, or token for media', () => {
  for (const text of [
    'a'.repeat(1000),
    '0123456789abcdef'.repeat(40),
    'Word '.repeat(200),
    `x.${png}`,
    'aB1'.repeat(60),
  ])
    expect(findMedia(text)).toEqual([])
})

it('still finds what stands beside media', () => {
  expect(show(`a@b.co data:image/png;base64,${png} 219-09-9999`).value).not.toMatch(/a@b|219/)
})
