import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { JsonValue } from '../record/json.ts'
import { defaultTermOptions, type TermOptions } from './term-options.ts'
import { indexedForms, moreForm, soughtForms } from './value-forms.ts'
import { holdForm, valueForms } from './value-texts.ts'
import { stopwatch } from '../testing/stopwatch.ts'

function finds(
  sought: string,
  [className, recorded]: readonly [string, string],
  options: Partial<TermOptions> = {},
): boolean {
  const all = { ...defaultTermOptions, ...options }
  const forms = new Set(indexedForms(recorded, className, all))
  return soughtForms(sought, all).some((form) => forms.has(form))
}

const same: [className: string, ...spellings: string[]][] = [
  [
    'email',
    'Jane.Doe@Example.COM',
    'jane.doe@example.com',
    ' <jane.doe@example.com> ',
    'mailto:jane.doe@example.com',
  ],
  ['email', 'jane@müller.example', 'JANE@xn--mller-kva.example', 'jane@MÜLLER.example'],
  [
    'phone',
    '(555) 234-5678',
    '555-234-5678',
    '+1 555 234 5678',
    '1-555-234-5678',
    'tel:+15552345678',
    '001 555 234 5678',
    '555.234.5678 ext. 12',
    '（555）234-5678',
  ],
  ['phone', '+44 20 7946 0958', '+44 (0)20 7946 0958', '0044 20 7946 0958', '011 44 20 7946 0958'],
  ['us_ssn', '219-09-9999', '219 09 9999', '219099999'],
  ['credit_card', '4111 1111 1111 1111', '4111-1111-1111-1111', '4111111111111111'],
  ['iban', 'DE89 3704 0044 0532 0130 00', 'de89370400440532013000'],
  ['swift', 'DEUTDEFF', 'deutdeff'],
  ['passport', 'C01X 00T47', 'c01x00t47'],
  ['person', 'José  Núñez', 'JOSE NUNEZ', 'Núñez, José', 'jose\u0301 nunez'],
  ['person', 'Weiß', 'WEISS', 'weiss'],
  ['address', '12 Main St,  Springfield', '12 MAIN ST, springfield'],
  ['custom_account', 'Ac-77/b', ' Ac-77/b '],
  ['user_id', 'u-1', 'u-1'],
  ['user_id', 'jane@example.com', 'Jane@Example.com'],
  ['secret', '219-09-9999', '219099999'],
]

it.each(same)(
  '[S1] finds a value of class %s by each of its spellings',
  (className, ...spellings) => {
    for (const recorded of spellings)
      for (const sought of spellings)
        expect([recorded, sought, finds(sought, [className, recorded])]).toEqual([
          recorded,
          sought,
          true,
        ])
  },
)

const apart: [sought: string, className: string, recorded: string][] = [
  ['jane.doe@example.com', 'email', 'janedoe@example.com'],
  ['jane+shop@example.com', 'email', 'jane@example.com'],
  ['jane+shop@example.com', 'email', 'jane+work@example.com'],
  ['jane@example.com', 'email', 'jane@example.org'],
  ['+44 20 7946 0958', 'phone', '+45 20 7946 0958'],
  ['555-234-5678', 'phone', '555-234-5679'],
  ['219-09-9999', 'us_ssn', '219-09-9998'],
  ['Jane Doe', 'person', 'Jane Do'],
  ['ac-77/b', 'custom_account', 'Ac-77/b'],
  ['SK-abc', 'api_key', 'sk-abc'],
]

it.each(apart)('[S1] %s is not what %s says is %s', (sought, className, recorded) => {
  expect(finds(sought, [className, recorded])).toBe(false)
})

it('[S1] an address with a tag is found without it, and dots and home country follow the settings', () => {
  const tagged = ['email', 'Jane+Shop@example.com'] as const
  expect(finds('jane@example.com', tagged)).toBe(true)
  expect(finds('jane@example.com', tagged, { emailTags: true })).toBe(false)
  const dotted = ['email', 'j.a.ne+x@example.com'] as const
  expect(finds('jane@example.com', dotted)).toBe(false)
  expect(finds('ja.ne@example.com', dotted, { emailDots: false })).toBe(true)
  const local = ['phone', '0171 1234567'] as const
  expect(finds('+49 171 1234567', local)).toBe(false)
  expect(finds('+49 171 1234567', local, { phoneCountryCode: 49 })).toBe(true)
  expect(finds('06 12345678', ['phone', '+39 06 12345678'], { phoneCountryCode: 39 })).toBe(true)
  expect(finds('8 912 345-67-89', ['phone', '+7 912 345 67 89'], { phoneCountryCode: 7 })).toBe(
    true,
  )
})

it('[S1] numbers: separators and widths never matter, every digit does', () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 24 })
  const seps = fc.array(fc.constantFrom('', ' ', '-', '.'), { minLength: 24, maxLength: 24 })
  fc.assert(
    fc.property(digits, seps, seps, fc.nat(23), (number, one, two, at) => {
      const spelt = (by: readonly string[], of = number) =>
        of.map((digit, i) => (i === 0 ? '' : (by[i] ?? '')) + digit).join('')
      expect(finds(spelt(two), ['national_id', spelt(one)])).toBe(true)
      const other = number.with(at % number.length, ((number[at % number.length] ?? 0) + 1) % 10)
      expect(finds(spelt(two, other), ['national_id', spelt(one)])).toBe(false)
    }),
  )
})

it('[S1] whatever the text, it is found by itself, and it takes no long time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      fc.pre(text.normalize('NFC').trim() !== '')
      for (const className of ['email', 'phone', 'us_ssn', 'person', 'address', 'secret', 'other'])
        expect(finds(text, [className, text])).toBe(true)
    }),
  )
  const elapsed = stopwatch()
  for (const c of ['a', '@', '+', '(', ' x1', '.', '\u0301', '漢'])
    soughtForms(c.repeat(100_000), defaultTermOptions)
  expect(elapsed()).toBeLessThan(2000)
})

it('[S3] what has few values is not indexed', () => {
  for (const className of ['age', 'card_expiry', 'cvv', 'nationality', 'pin', 'title'])
    expect(indexedForms('1234', className, defaultTermOptions)).toEqual([])
})

it('[S2] a field that was hidden whole is known by what detection finds in it', () => {
  const notes = { text: 'Patient Jane Doe, SSN 219-09-9999, call (555) 234-5678', seen: [true, 41] }
  const hidden = { className: 'health', values: [notes, 'other'] }
  const forms = valueForms(hidden, defaultTermOptions)
  for (const sought of ['219099999', '+1 555 234 5678', 'other', '41'])
    expect(soughtForms(sought, defaultTermOptions).some((form) => forms.has(form))).toBe(true)
  expect(soughtForms('219-09-9998', defaultTermOptions).some((form) => forms.has(form))).toBe(false)
})

const mails = (count: number) => Array.from({ length: count }, (_, i) => `p${i}@example.com`)
const formOf = (mail: string) => `email\0${mail}`

it('[S2] each of many values has its forms, up to 20,000 a part; a part that holds more says so', () => {
  const some = valueForms({ className: 'email', values: mails(700) }, defaultTermOptions)
  expect([...some]).toEqual(mails(700).map(formOf))
  const most = valueForms({ className: 'email', values: mails(20_000) }, defaultTermOptions)
  expect([most.size, most.has(moreForm)]).toEqual([20_000, false])
  const again = [...mails(20_000), ...mails(10)]
  expect(valueForms({ className: 'email', values: again }, defaultTermOptions)).toEqual(most)
  const over = valueForms({ className: 'email', values: mails(30_000) }, defaultTermOptions)
  expect([over.size, over.has(moreForm)]).toEqual([20_001, true])
})

it('[S2] a part whose texts or leaves are too many to be looked through says so', () => {
  const text = (length: number) => 'SSN 219-09-9999 '.padEnd(length, 'and so on ')
  const has = (className: string, values: JsonValue[]) => {
    const forms = valueForms({ className, values }, defaultTermOptions)
    return [forms.has('id\x00219099999'), forms.has(moreForm)]
  }
  expect(has('health', [text(100_000)])).toEqual([true, false])
  expect(has('health', [text(600_000), text(600_000)])).toEqual([true, true])
  expect(has('health', [text(1_100_000)])).toEqual([false, true])
  expect(has('health', [Array.from({ length: 90_000 }, () => 1)])).toEqual([false, false])
  expect(has('health', [Array.from({ length: 110_000 }, () => 1)])).toEqual([false, true])
  expect(has('encrypted', [text(1_100_000)])).toEqual([false, false])
})

it('[S2] what detection finds in a long text is no cut piece of it, wherever it stands', () => {
  for (const at of [65_520, 65_530, 65_536, 2 * 65_536 - 5]) {
    const value = `${'and so on '.repeat(20_000).slice(0, at)} jane.sample@example.com and so on`
    const forms = valueForms({ className: 'health', values: [value] }, defaultTermOptions)
    const found = [...forms].filter((form) => form.startsWith('email\0'))
    expect([at, found]).toEqual([at, [formOf('jane.sample@example.com')]])
  }
})

it('[S2] confirming looks through all values, and lets others have their turn', async () => {
  let turns = 0
  const breathe = () => void turns++
  const holds = (sought: string) => {
    const hidden = { className: 'email', values: mails(30_000) }
    return holdForm(hidden, new Set([formOf(sought)]), { options: defaultTermOptions, breathe })
  }
  expect(await holds('p29999@example.com')).toBe(true)
  expect(turns).toBeGreaterThan(10_000)
  expect(await holds('p30000@example.com')).toBe(false)
})
