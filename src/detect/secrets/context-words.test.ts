import { expect, it } from 'vitest'
import { isVendorName, says, saysName } from './context-words.ts'
import { commonVendorNames, vendorNames } from './vendor-names.ts'

const of = (name: string) => ({ ...saysName(name, 0, name.length, true) })

it('knows at least 600 makers, each once', () => {
  const names = `${vendorNames} ${commonVendorNames}`.split(' ')
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  expect(names.length).toBeGreaterThanOrEqual(600)
  expect(names.every((name) => /^[a-z0-9]+$/.test(name))).toBe(true)
})

it('knows a maker in any case, and nothing else', () => {
  expect(['adafruit', 'AdaFruit', 'ZENDESK'].map((name) => isVendorName(name))).toEqual([
    true,
    true,
    true,
  ])
  expect(['ada', 'fruit', 'zendesks', ''].map((name) => isVendorName(name))).toEqual([
    false,
    false,
    false,
    false,
  ])
})

it('reads names in any spelling', () => {
  for (const name of ['ADAFRUIT_KEY', 'adafruitKey', 'adafruit-key', 'my.adafruit.key'])
    expect(of(name), name).toMatchObject({
      all: expect.toSatisfy((all: number) => (all & says.vendor) !== 0),
      last: says.key,
    })
  expect(of('NEW_RELIC_LICENSE').all & says.vendor).toBe(says.vendor)
  expect(of('messageBirdToken').all & says.vendor).toBe(says.vendor)
  expect(of('stripeTokenId').last).toBe(says.harmless)
})
