import { expect, it } from 'vitest'
import { isWithin, parseBlock } from './address-blocks.ts'

it.each([
  ['10.1.2.3', '10.0.0.0/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['::ffff:10.1.2.3', '10.0.0.0/8', true],
  ['::ffff:a01:203', '10.1.2.3', true],
  ['192.0.2.7', '192.0.2.7', true],
  ['192.0.2.8', '192.0.2.7', false],
  ['2001:db8::1', '2001:db8::/32', true],
  ['2001:db9::1', '2001:db8::/32', false],
  ['10.1.2.3', '::/0', true],
  ['10.1.2.3', '2000::/3', false],
  ['::1', '0.0.0.0/0', false],
  [undefined, '0.0.0.0/0', false],
  ['', '0.0.0.0/0', false],
  ['unknown', '0.0.0.0/0', false],
  ['10.1.2.3', 'nonsense', false],
])('[W21] %s within %s: %s', (address, block, expected) => {
  expect(isWithin(address, [block])).toBe(expected)
})

it.each([
  '',
  '10.0.0.0/33',
  '::/129',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '10.0.0/8',
  'fe80::1%eth0',
  '1.2.3.4/-1',
])('[W21] %s is no block', (text) => expect(parseBlock(text)).toBeNull())
