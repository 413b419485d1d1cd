// Steps leave the process masked; the collector opens and seals them.
import { batchJson, wireItem, type Sender } from './plain-batch.ts'
import type { Preparation } from './preparation.ts'
import { StepProtection, type ProtectionOptions } from './protect-step.ts'

/** Does everything at once. Throws `config_invalid` for a policy that is off. */
export function plainPreparation(options: ProtectionOptions, sender: Sender): Preparation {
  const protection = new StepProtection(options)
  return {
    isDeferred: false,
    size: 0,
    since: undefined,
    prepare(step, handed, done) {
      // What the recorder says of itself holds nothing to mask.
      const wire = handed.counted ? protection.wire(step) : step
      done(wire && wireItem(wire, handed))
    },
    after: (work) => work(),
    batchJson: (items, sequence) => batchJson(items, sender, sequence),
    forget() {},
    rest() {},
    useOrigin() {},
    stop() {},
  }
}
