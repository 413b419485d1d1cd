import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryRecorder } from '../recorder/memory-transport.ts'
import { preloadAiSdk, registerSealtrace } from './register.ts'
import type { SealtraceTelemetry } from './telemetry.ts'

const shared = globalThis as { AI_SDK_TELEMETRY_INTEGRATIONS?: SealtraceTelemetry[] | undefined }
const start = { callId: 'call-1', operationId: 'ai.generateText', modelId: 'm' }

beforeEach(() => (shared.AI_SDK_TELEMETRY_INTEGRATIONS = undefined))
afterEach(() => (shared.AI_SDK_TELEMETRY_INTEGRATIONS = undefined))

/** As the SDK does, for all that is registered. */
function tell(): void {
  for (const one of shared.AI_SDK_TELEMETRY_INTEGRATIONS ?? []) one.onStart(start)
}

test('a call is recorded once, by what was registered last', () => {
  const first = memoryRecorder()
  const last = memoryRecorder()
  registerSealtrace({ recorder: first.recorder })
  registerSealtrace({ recorder: last.recorder })
  tell()
  expect([first.steps.length, last.steps.length]).toEqual([0, 1])
})

test('a preload leaves what is registered, and what the application registers takes its place', () => {
  const early = memoryRecorder()
  const own = memoryRecorder()
  preloadAiSdk(early.recorder)
  tell()
  registerSealtrace({ recorder: own.recorder })
  preloadAiSdk(early.recorder)
  tell()
  expect([early.steps.length, own.steps.length]).toEqual([1, 1])
})

test('other integrations stay', () => {
  const calls: unknown[] = []
  const other = { onStart: (event: unknown) => calls.push(event) } as unknown as SealtraceTelemetry
  shared.AI_SDK_TELEMETRY_INTEGRATIONS = [other]
  const { recorder, steps } = memoryRecorder()
  registerSealtrace({ recorder })
  tell()
  expect([calls.length, steps.length]).toEqual([1, 1])
})
