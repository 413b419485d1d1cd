import { describe, expect, it } from 'vitest'
import type { WitnessAnswer, WitnessClient } from '../ledger/witness/witness-client.ts'
import { WitnessDesk } from './witnessing-desk.ts'
import { LagWatch } from './witnessing-lag.ts'

const note = new Uint8Array()

function setUp(interval = 1000) {
  const clock = { now: 0 }
  const client: WitnessClient = {
    lastSize: 3,
    cosign: async (): Promise<WitnessAnswer> => ({ kind: 'failed', reason: 'unreachable' }),
  }
  const desk = new WitnessDesk({ name: 'a', client, interval, now: () => clock.now })
  return { clock, desk }
}

describe('a witness of the policy', () => {
  it('[L25] that fails is asked after twice the time, up to a minute, and at once again when it cosigned', async () => {
    const { clock, desk } = setUp()
    const pauses: number[] = []
    for (let i = 0; i < 9; i++) {
      desk.noteFailure('timeout')
      const due = desk.dueAt(5) ?? NaN
      pauses.push(due - clock.now)
      clock.now = due
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
    desk.noteCosigned(5)
    expect([desk.dueAt(5), desk.view.trouble]).toEqual([null, null])
    expect(desk.dueAt(6)).toBeLessThanOrEqual(clock.now)
    desk.noteFailure('timeout')
    expect(desk.dueAt(6)).toBe(clock.now + 1000)
    desk.noteFailure('throttled', 300_000)
    expect(desk.dueAt(6)).toBe(clock.now + 300_000)
  })

  it('[L25] is not asked twice at once, nor right after an answer', async () => {
    const { clock, desk } = setUp()
    const asking = desk.ask({ size: 4, note }, () => [], new AbortController().signal)
    expect(desk.dueAt(9)).toBeNull()
    clock.now = 500
    await asking
    expect(desk.dueAt(9)).toBe(1500)
  })

  it('[L25] tells each failure once', () => {
    const { desk } = setUp()
    const told = [desk.noteFailure('timeout'), desk.noteFailure('timeout')]
    told.push(desk.noteFailure('unknown_log'))
    desk.noteCosigned(1)
    told.push(desk.noteFailure('timeout'))
    expect(told).toEqual([true, false, true, false])
  })

  it('[L26] that raised an alarm stays one until it cosigns', () => {
    const { clock, desk } = setUp()
    expect(desk.noteAlarm('it has seen another history')).toBe(true)
    expect(desk.dueAt(9)).toBe(60_000)
    desk.noteFailure('timeout')
    expect(desk.noteAlarm('it has seen another history')).toBe(false)
    expect(desk.view).toEqual({
      ...{ name: 'a', size: 3, trouble: 'it has seen another history', isAlarm: true },
    })
    clock.now = 60_000
    desk.noteCosigned(9)
    expect(desk.view).toMatchObject({ trouble: null, isAlarm: false })
    expect(desk.noteAlarm('it has seen another history')).toBe(true)
  })
})

describe('a watch of the lag', () => {
  it('[L26] tells once, and once when it is over', () => {
    const clock = { now: 0 }
    const told: (number | string)[] = []
    const watch = new LagWatch({
      ...{ maxLag: 100, now: () => clock.now },
      onLate: (lag) => told.push(lag),
      onRecovered: () => told.push('recovered'),
    })
    watch.set(0)
    clock.now = 99
    watch.set(0)
    expect([watch.lag, told]).toEqual([99, []])
    clock.now = 150
    watch.set(0)
    watch.set(20)
    expect(told).toEqual([150])
    // Better, and still too late: neither news nor an end.
    watch.set(50)
    expect(told).toEqual([150])
    watch.set(51)
    expect(told).toEqual([150, 'recovered'])
    watch.set(null)
    expect([watch.lag, told]).toEqual([0, [150, 'recovered']])
    watch.set(0)
    expect(told).toEqual([150, 'recovered', 150])
    watch.close()
  })
})
