// What 10,000 steps weigh that wait for a collector which is down, or none. Tells its parent.
import { createRecorder } from '../../src/capture.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { textsOf } from './rounds.ts'

const steps = 10_000
const recorder = createRecorder({
  ...(process.argv[2] === 'no-spool' && { spool: false }),
  queue: { steps: 20_000, bytes: 512 * 1024 * 1024 },
  onNotice: () => {},
})

function megabytes(): number {
  globalThis.gc?.()
  return process.memoryUsage().rss / 1024 / 1024
}

// The worker and the detector are loaded with the first step, and are no part of what waits.
record()
await sleep(1500)
const before = megabytes()
for (let n = 1; n < steps; n++) {
  record()
  if (n % 100 === 0) await sleep(5)
}
await idle()
const rss = megabytes() - before
const { queued, queuedBytes, spooled, spooledBytes, dropped } = recorder.stats()
process.send?.({ rss, queued, queuedBytes, spooled, spooledBytes, dropped })
process.disconnect?.()
await recorder.close(100)

function record(): void {
  const { prompt, answer } = textsOf()
  recorder.record({
    kind: 'completion',
    name: 'chat',
    model: 'gpt-4o',
    input: prompt,
    output: answer,
  })
}

/** Resolves when all is where it stays: masked and sealed, on disk if there is a spool, or gone. A minute at most. */
async function idle(): Promise<void> {
  for (let n = 0; n < 120; n++) {
    const before = process.cpuUsage()
    await sleep(500)
    const { user, system } = process.cpuUsage(before)
    if (user + system < 25_000) return
  }
}
