// An agent under test: records as an application would, and says on stdout which of its steps it knows to be safe.
//
//   node e2e/recorder-agent.ts run      steps without end, until it is killed; a line for each that is on disk or acknowledged
//   node e2e/recorder-agent.ts wait     nothing, until it is told to end
//   node e2e/recorder-agent.ts drop     more at once than its queue holds; prints how many were dropped
//   node e2e/recorder-agent.ts end|exit|signal|listener|throw|fatal|close   one run, and an end of that kind
import { setTimeout as sleep } from 'node:timers/promises'
import { createRecorder, type RecorderOptions } from '../src/capture/recorder/create-recorder.ts'

const canary = process.env['CANARY'] ?? 'nothing'
const [how = 'end'] = process.argv.slice(2)
const small: RecorderOptions = how === 'drop' ? { queue: { steps: 20 } } : {}
const recorder = createRecorder({
  acknowledge: how === 'run' ? 'spooled' : 'published',
  shutdownMs: 10_000,
  ...small,
})

function once(name: string): string {
  return recorder.record({ kind: 'tool', name, input: { ssn: canary }, output: `is ${canary}` })
    .spanId
}

const endings: Record<string, () => unknown> = {
  async run() {
    const run = recorder.start({ kind: 'agent', name: 'endless' })
    process.stdout.write(`trace ${run.traceId}\n`)
    for (;;) {
      const ids = Array.from({ length: 5 }, (_, i) => once(`call-${i}`))
      const { done } = await recorder.flush(5000)
      if (done) process.stdout.write(ids.map((id) => `safe ${id}\n`).join(''))
      await sleep(5)
    }
  },
  wait: () => sleep(300_000),
  drop() {
    recorder.step({ kind: 'agent', name: 'burst' }, () => {
      for (let i = 0; i < 100; i++) once('call')
    })
    process.stdout.write(`dropped ${recorder.stats().dropped}\n`)
  },
  end: () => once('end'),
  exit() {
    once('exit')
    process.exit(3)
  },
  signal() {
    once('signal')
    process.kill(process.pid, 'SIGTERM')
    return sleep(10_000)
  },
  listener() {
    process.on('SIGTERM', () => process.stdout.write('mine\n'))
    once('listener')
    process.kill(process.pid, 'SIGTERM')
    process.exitCode = 7
  },
  throw() {
    once('throw')
    throw new Error('the application fails')
  },
  fatal() {
    once('fatal')
    void Promise.reject(new Error('the application fails'))
  },
  async close() {
    once('close')
    await recorder.close()
  },
}

await endings[how]?.()
