// The steps of spans that run, by the framework's own ids: of all adapters in the process, whichever copy of the package they
// are of, since a framework tells only which span is the current one.
import { BoundedMap } from './bounded-map.ts'
import type { RunningStep } from './recorder/context.ts'

const name = Symbol.for('sealtrace.running.1')
const shared = globalThis as { [name]?: Map<string, BoundedMap<RunningStep>> }

export function runningStepsOf(framework: string): BoundedMap<RunningStep> {
  const all = (shared[name] ??= new Map<string, BoundedMap<RunningStep>>())
  const steps = all.get(framework) ?? new BoundedMap<RunningStep>()
  all.set(framework, steps)
  return steps
}
