import type { Recorder } from '../recorder/recorder.ts'
import { sealtraceTelemetry, type AiSdkOptions } from './telemetry.ts'

/** Where versions 6 and 7 look for integrations, in every copy of the package. */
const shared = globalThis as { AI_SDK_TELEMETRY_INTEGRATIONS?: unknown[] }
const mark = Symbol.for('sealtrace.ai-sdk.1')

/**
 * Records all calls to the SDK in this process, whichever copy of it makes them; a call with `telemetry.isEnabled: false`, or
 * (version 7) with integrations of its own, is left out. Once: a second registration takes the place of the first.
 */
export function registerSealtrace(options: AiSdkOptions = {}): void {
  const list = (shared.AI_SDK_TELEMETRY_INTEGRATIONS ??= [])
  const integration = Object.assign(sealtraceTelemetry(options), { [mark]: true })
  const at = list.findIndex((one) => typeof one === 'object' && one !== null && mark in one)
  if (at < 0) list.push(integration)
  else list[at] = integration
}

/** For a module that is loaded before the application: registers, unless it is done already. Does not load the SDK. */
export function preloadAiSdk(recorder?: Recorder): void {
  const list = shared.AI_SDK_TELEMETRY_INTEGRATIONS ?? []
  const isThere = list.some((one) => typeof one === 'object' && one !== null && mark in one)
  if (!isThere) registerSealtrace({ recorder })
}
