import { describe, expect, it } from 'vitest'
import { generalize } from './generalize.ts'

const oldest = new Date().getUTCFullYear() - 90

describe('[P22] coarser values', () => {
  it.each([
    ['date', '2024-08-06', '2024'],
    ['date', '20240806', '2024'],
    ['date', 'August 6, 2024', '2024'],
    ['date', 'yesterday', '[DATE]'],
    ['date_of_birth', '1987-04-12', '1987'],
    ['date_of_birth', '1901-04-12', `${oldest} or before`],
    ['age', '42', '40-49'],
    ['age', '42 years old', '40-49'],
    ['age', '89', '80-89'],
    ['age', '90', '90+'],
    ['age', 'aged 103', '90+'],
    ['salary', '$85,123.45', '80000-89999'],
    ['salary', '95k', '90000-99999'],
    ['ip', '203.0.113.7', '203.0.113.0/24'],
    ['ip', '2001:db8:1:2::7', '2001:db8:1::/48'],
    ['ip', 'fe80::1', 'fe80::/48'],
    ['location', '48.8566, 2.3522', '48.8, 2.3'],
    ['location', '-33.8688,151.2093', '-33.9, 151.2'],
    ['location', 'Springfield', '[LOCATION]'],
    ['address', '90210', '902'],
    ['address', '90210-1234', '902'],
    ['address', '03601', '000'],
    ['address', 'SW1A 1AA', 'SW1'],
    ['address', '12 Main Street', '[ADDRESS]'],
    ['email', 'jane@example.org', '***@example.org'],
    ['password', 'hunter2', '[PASSWORD]'],
  ])('[P22] %s %s gives %s', (name, value, expected) => {
    expect(generalize(name, value)).toBe(expected)
  })
})
