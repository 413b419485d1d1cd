import { describe, expect, it } from 'vitest'
import { pseudonym } from './pseudonym.ts'
import { testHash } from './test-protect.ts'

const of = (name: string, value: string): string => pseudonym(name, value, testHash)

const luhn = (number: string): boolean =>
  [...number.replace(/\D/g, '')]
    .toReversed()
    .reduce(
      (sum, c, i) => sum + (i % 2 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(c)]! : Number(c)),
      0,
    ) %
    10 ===
  0

describe('[P21] pseudonyms keep the shape', () => {
  it.each<[string, string, RegExp]>([
    ['email', 'jane@example.org', /^user-[0-9a-f]{10}@pseudonym\.invalid$/],
    ['url', 'https://example.org/x', /^https:\/\/pseudonym\.invalid\/[0-9a-f]{10}$/],
    ['person', 'Jane Sample', /^[A-Z][a-z]+ [A-Z][a-z]+$/],
    ['person', 'Jane', /^[A-Z][a-z]+$/],
    ['phone', '(202) 555-1234', /^\([2-9]\d\d\) 555-01\d\d$/],
    ['phone', '+1-202-867-5309', /^\+1-[2-9]\d\d-555-01\d\d$/],
    ['phone', '+44 20 7946 0958', /^\+44 \d\d \d555 01\d\d$/],
    ['ip', '10.1.2.3', /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}$/],
    ['ip', 'fe80::1', /^2001:db8(?::[0-9a-f]{1,4}){6}$/],
    ['mac_address', 'a4:5e:60:c2:11:22', /^00:00:5e:00:53:[0-9a-f]{2}$/],
    ['us_ssn', '219-09-9999', /^000-\d\d-\d{4}$/],
    ['iban', 'DE89 3704 0044 0532 0130 00', /^[A-Z]{2}00(?: \d{4}){4} \d\d$/],
    ['date_of_birth', '1987-04-12', /^(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-2])$/],
    ['date_of_birth', '4/12/1987', /^(?:[1-9]|1[0-2])\/(?:0[1-9]|1[0-2])\/(?:19|20)\d\d$/],
    ['date', 'April 12, 1987', /^[A-Z][a-z]+ (?:0[1-9]|1[0-2]), (?:19|20)\d\d$/],
    ['salary', '85,123.45', /^\d\d,\d{3}\.\d\d$/],
    ['medical_record', 'AB-12cd', /^[A-Z]{2}-\d{2}[a-z]{2}$/],
    ['health', 'a long text '.repeat(9), /^\[HEALTH~[0-9a-f]{10}\]$/],
  ])('[P21] %s %s', (name, value, shape) => expect(of(name, value)).toMatch(shape))

  it.each([
    ['phone', '+12125550143, +16465550199'],
    ['phone', '\uff0b１２１２５５５０１４３ ext'],
    ['us_ssn', 'Jane Quux 219-09-9999 mother: Zerbina'],
    ['credit_card', '4111 1111 1111 1111 Jane Quux'],
    ['date_of_birth', '1987-04-12 Zerbina'],
    ['date', 'Monday, April 12'],
    ['mac_address', 'a4:5e:60:c2:11:22 Zerbina'],
    ['password', '!@#$%^&*()'],
    ['password', 'a\u{1f511}\u{1f511}b'],
  ])('[P21] %s %s has no shape to keep', (name, value) => {
    expect(of(name, value)).toMatch(/^\[[A-Z_]+~[0-9a-f]{10}\]$/)
  })

  it('[P10] digits of any script are replaced', () => {
    expect(of('credit_card', '４１１１１１１１１１１１１１１１')).toMatch(/^\d{16}$/)
    expect(of('passport', 'A٤١١١٢٣٤')).toMatch(/^[A-Z]\d{7}$/)
    expect(of('medical_record', 'Ⅳ-²³४')).toMatch(/^\d-\d{3}$/)
  })

  it('[P21] of a telephone number the country code stays, and nothing else', () => {
    expect(of('phone', '+4915112345678')).toMatch(/^\+49(?!1511)\d{4}55501\d\d$/)
    expect(of('phone', '+35312345678')).toMatch(/^\+353\d55501\d\d$/)
    expect(of('phone', '+123456789012345')).toMatch(/^\+1\d{7}55501\d\d$/)
  })

  it('[P21] a card fails its check', () => {
    for (let i = 0; i < 200; i++) {
      const made = of('credit_card', `4111 1111 1111 ${1000 + i}`)
      expect(made).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/)
      expect(luhn(made)).toBe(false)
    }
  })

  it('[P21] is the same for the same value, however it is spelt, and another for another', () => {
    expect(of('email', 'Jane@Example.org')).toBe(of('email', 'jane@example.org'))
    expect(of('person', 'JANE  SAMPLE')).toBe(of('person', 'Jane Sample'))
    expect(of('email', 'john@example.org')).not.toBe(of('email', 'jane@example.org'))
    const keyed = (domain: string, text: string): string => testHash(domain, `${text}!`)
    expect(pseudonym('email', 'jane@example.org', keyed)).not.toBe(of('email', 'jane@example.org'))
  })
})
