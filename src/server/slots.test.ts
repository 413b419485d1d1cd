import { expect, test } from 'vitest'
import { createSlots } from './slots.ts'

test('so many at a time, the others in order, and no more than may wait', async () => {
  const slots = createSlots(2, 2)
  const order: string[] = []
  const first = await slots.take()
  const second = await slots.take()
  const third = slots.take().then((free) => (order.push('third'), free))
  const fourth = slots.take().then((free) => (order.push('fourth'), free))
  await expect(slots.take()).rejects.toMatchObject({ code: 'busy' })
  expect(order).toEqual([])
  second()
  second()
  const freeThird = await third
  expect(order).toEqual(['third'])
  first()
  const freeFourth = await fourth
  freeThird()
  freeFourth()
  expect(order).toEqual(['third', 'fourth'])
  const again = await Promise.all([slots.take(), slots.take()])
  expect(again).toHaveLength(2)
})
