// The contract of every adapter as one shared test suite. In a folder of an adapter, `contract.test.ts`:
//
//   testAdapter({
//     name: 'langchain',
//     events: () => structuredClone(recordedEvents),
//     play: async (recorder, events) => {
//       const handler = new SealtraceCallbackHandler({ recorder })
//       for (const { method, args } of events) await handler[method](...args)
//     },
//     secrets: [canaries.ssn],
//     abandon: (recorder) => {
//       const handler = new SealtraceCallbackHandler({ recorder })
//       return (n) => handler.handleChainStart(serialized, inputs, uuidOf(n))
//     },
//     failClosed: 'callbacks cannot refuse',
//   })
//
// `events` makes what the framework hands over, anew for each call: the suite freezes it deeply, and compares it before and
// after. `play` drives the adapter as the framework does, errors included, and gives what the application saw: for a wrapper
// the results and errors of what it wraps, for callbacks what they return.
import { describe, it } from 'vitest'
import { adapterChecks, type AdapterContract } from './adapter-checks.ts'

/** Tests an adapter; checks that do not apply are skipped under a name that says why. */
export function testAdapter<Events>(adapter: AdapterContract<Events>): void {
  describe(`contract of the adapter ${adapter.name}`, () => {
    for (const { name, skipped, run } of adapterChecks(adapter))
      if (skipped === undefined) it(name, run)
      else it.skip(`${name} [does not apply: ${skipped}]`, () => {})
  })
}
