import { randomBytes } from 'node:crypto'
import type { Step } from '../record/step.ts'

/** A step with everything that it must have; override what the test is about. */
export function testStep(more: Partial<Step> = {}): Step {
  return {
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    kind: 'completion',
    name: 'chat gpt-4o',
    startTime: 1_790_000_000_000_000,
    endTime: 1_790_000_001_000_000,
    status: 'ok',
    model: 'gpt-4o',
    attributes: {},
    ...more,
  }
}
