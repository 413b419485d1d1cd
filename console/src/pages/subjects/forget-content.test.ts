import { expect, it } from 'vitest'
import { queryClient } from '../../lib/query-client.ts'
import { forgetContent } from './forget-content.ts'

it('[U22] after an erasure nothing of runs is remembered, and who is signed in still is', () => {
  queryClient.setQueryData(['session'], { name: 'me' })
  queryClient.setQueryData(['step', 'r1'], { input: 'what was said' })
  forgetContent()
  expect(queryClient.getQueryData(['step', 'r1'])).toBeUndefined()
  expect(queryClient.getQueryData(['session'])).toEqual({ name: 'me' })
  queryClient.clear()
})
