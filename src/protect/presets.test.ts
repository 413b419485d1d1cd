import { describe, expect, it } from 'vitest'
import { classes } from '../detect/class.ts'
import type { JsonValue } from '../record/json.ts'
import { compilePolicy, type PolicyOptions } from './policy.ts'
import { protect, shown } from './test-protect.ts'
import { treatmentOf } from './scope.ts'

const card = '4111 1111 1111 1111'

describe('[P24] pci', () => {
  const pci = (options: PolicyOptions = {}): PolicyOptions => ({ preset: 'pci', ...options })
  const tracks = ['%B4111111111111111^SAMPLE/JANE^29121011000?', ';4111111111111111=29121011000?']

  it('[P24] keeps the last four digits of a card and nothing else', () => {
    const value = {
      text: `card ${card}, cvv 737`,
      payment: { card_number: card, cvv: 737, pin: '1234' },
      nested: JSON.stringify({ pan: 4111111111111111 }),
      tracks,
    }
    const result = protect(value, pci())
    const everything = JSON.stringify([result.value, [...result.hidden]])
    for (const secret of [card, '4111111111111111', '737', '"1234"', '2912101'])
      expect(everything).not.toContain(secret)
    expect(shown(`card ${card}`, pci())).toBe('card **** **** **** 1111')
    expect(shown({ x: { cvv: 737, pin: '1234', card_number: card } }, pci())).toEqual({
      x: { card_number: '**** **** **** 1111' },
    })
    expect(shown(`track ${tracks[0]} ${tracks[1]} end`, pci())).toMatch(/^track\s+end$/)
  })

  it('[P24] keeps nothing of what could not be looked at', () => {
    const { value, hidden } = protect(`x${card}`.repeat(10), pci({ maxText: 50 }))
    expect(value).toBe('[REDACTED]')
    expect(hidden.size).toBe(0)
  })

  it.each<PolicyOptions>([
    { classes: { credit_card: 'seal' } },
    { classes: { cvv: 'keep' } },
    { rules: [{ path: 'card_number', action: 'seal' }] },
    { rules: [{ class: 'pin', action: 'keep' }] },
    { tools: { pay: { sensitive: ['cvv'] } } },
  ])('[P24] no setting takes that back: %j', (options) => {
    expect(() => compilePolicy(pci(options))).toThrow(/under this preset/)
    expect(() => compilePolicy(options)).not.toThrow()
  })
})

describe('[P24] hipaa', () => {
  it('[P24] hides or coarsens each of the eighteen identifiers', () => {
    const record = {
      patient_name: 'Jane Sample',
      zip_code: '90210',
      date_of_birth: '1987-04-12',
      phone: '202-555-0143',
      fax_number: '202-555-0199',
      email: 'jane@example.org',
      ssn: '219-09-9999',
      mrn: 'MRN-0012345',
      account_number: '0012345678',
      license_number: 'D1234567',
      ip_address: '203.0.113.7',
    }
    const result = protect({ record }, { preset: 'hipaa' })
    const text = JSON.stringify(result.value)
    for (const value of Object.values(record))
      if (value !== '1987-04-12') expect([value, text.includes(value)]).toEqual([value, false])
    expect(shown({ record }, { preset: 'hipaa' })).toMatchObject({
      record: { date_of_birth: '1987', zip_code: '902' },
    })
  })

  it.each<[JsonValue, JsonValue]>([
    [{ zip: '10115' }, { zip: '101' }],
    [{ location: '48.8566, 2.3522' }, { location: '48.8, 2.3' }],
    ['since 2023-04 here', 'since 2023 here'],
    ['seen 20230405', 'seen 2023'],
    ['admitted 04/05', 'admitted [DATE]'],
    ['a 93yo M', 'a 90+'],
    ['his license D1234567', 'his [DRIVER_LICENSE_1]'],
    ['device serial SN12345678', 'device [DEVICE_ID_1]'],
    ['pressure 120/80, ratio 3/4, v2023.4', 'pressure 120/80, ratio 3/4, v2023.4'],
    ['the license agreement, serial port 8', 'the license agreement, serial port 8'],
  ])('[P24] %j', (value, expected) => {
    expect(shown(value, { preset: 'hipaa' })).toEqual(expected)
  })

  it('[P24] looks for dates, ages, places and links', () => {
    const policy = compilePolicy({ preset: 'hipaa' })
    for (const name of ['date', 'age', 'location', 'organization', 'url'])
      expect(policy.thresholds.has(name)).toBe(false)
    for (const name of ['date', 'date_of_birth', 'age', 'address'])
      expect(treatmentOf(policy, name).action).toBe('generalize')
    for (const name of ['url', 'ip', 'device_id', 'vehicle_id', 'medical_record'])
      expect(treatmentOf(policy, name).action).toBe('seal')
  })
})

it('[P24] gdpr gives people and users pseudonyms and seals the rest', () => {
  const value = {
    p: {
      full_name: 'Jane Sample',
      customer_id: 'C-17',
      religion: 'none of them',
      email: 'j@example.org',
    },
  }
  const { hidden } = protect(value, { preset: 'gdpr' })
  expect([...hidden.keys()].sort()).toEqual(['email', 'special_category'])
  expect(shown(value, { preset: 'gdpr' })).toEqual({
    p: {
      full_name: expect.stringMatching(/^[A-Z][a-z]+ [A-Z][a-z]+$/),
      customer_id: expect.stringMatching(/^user-[0-9a-f]{12}$/),
      religion: '[SPECIAL_CATEGORY_1]',
      email: '[EMAIL_1]',
    },
  })
})

it('[P24] strict looks for every class and seals it', () => {
  const policy = compilePolicy({ preset: 'strict' })
  for (const name of classes) expect(treatmentOf(policy, name)).toEqual({ action: 'seal' })
  expect(shown({ user: { email: 'j@example.org' } }, { preset: 'strict' })).toEqual({
    user: { email: '[EMAIL_1]' },
  })
})
