import { expect, it } from 'vitest'
import { Lockout, networkOf } from './auth-lockout.ts'

function lockout(most?: number) {
  const clock = { now: 1e9 }
  const locked: string[] = []
  const made = new Lockout({
    now: () => clock.now,
    onLocked: (name) => locked.push(name),
    ...(most === undefined ? {} : { most }),
  })
  const fail = (times: number, name = 'a'): void => {
    for (let n = 0; n < times; n++) made.fail([name])
  }
  return { made, clock, locked, fail, wait: (name = 'a') => made.wait([name]) }
}

it('[W34] nine failures are free, the tenth costs a minute', () => {
  const { fail, wait, clock, locked } = lockout()
  fail(9)
  expect(wait()).toBe(0)
  fail(1)
  expect(wait()).toBe(60)
  clock.now += 59_001
  expect(wait()).toBe(1)
  clock.now += 999
  expect(wait()).toBe(0)
  expect(locked).toEqual(['a'])
})

it('[W34] the wait doubles with each further failure, up to an hour', () => {
  const { fail, wait, clock } = lockout()
  fail(10)
  const waits = []
  for (let n = 0; n < 8; n++) {
    clock.now += wait() * 1000
    fail(1)
    waits.push(wait())
  }
  expect(waits).toEqual([120, 240, 480, 960, 1920, 3600, 3600, 3600])
})

it('[W34] what fails while it waits does not make the wait longer: it is not judged', () => {
  const { fail, wait } = lockout()
  fail(500)
  expect(wait()).toBe(60)
})

it('[W34] ten failures over more than ten minutes are none, and quiet is forgiven', () => {
  const { fail, wait, clock } = lockout()
  for (let n = 0; n < 30; n++) {
    fail(1)
    clock.now += 70_000
  }
  expect(wait()).toBe(0)
  fail(10, 'b')
  clock.now += 60_000 + 600_000
  fail(9, 'b')
  expect(wait('b')).toBe(0)
})

it('[W34] others do not wait, and what is remembered is bounded', () => {
  const { made, fail, wait } = lockout(100)
  fail(10)
  expect(wait('b')).toBe(0)
  for (let n = 0; n < 99; n++) fail(1, `x${n}`)
  expect(wait()).toBe(60)
  for (let n = 0; n < 1000; n++) fail(1, `y${n}`)
  expect(made.size).toBe(100)
})

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::ffff:c000:207', '192.0.2.7'],
  [undefined, 'unknown'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
])('[W34] the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
