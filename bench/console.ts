// How soon the page of a run of 5,000 steps stands there, in Chromium over a real collector on this machine: first contentful paint, the
// first step drawn, and interactive (the last long task is over, and a key moves the selection). Each time in a new window that knows no
// file yet, and in one that does. `--quick`: 500 steps.
import { axe, ConsoleBrowser, noBrowser, type Person } from '../e2e/console/browser.ts'
import { Harness } from '../e2e/harness.ts'

const steps = process.argv.includes('--quick') ? 500 : 5_000
const times = 7
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const perRequest = 500

interface Shown {
  readonly paint: number
  readonly drawn: number
  readonly interactive: number
}

const spanId = (n: number): string => n.toString(16).padStart(16, '0')

/** A root, turns of ten steps below it: model calls, tools, retrievals. */
function step(n: number, start: number): object {
  const kinds = ['completion', 'tool', 'retrieval'] as const
  const turn = n - (n % 10)
  const kind = n === 0 || n % 10 === 0 ? 'agent' : kinds[n % 3]
  const begin = start + n * 20
  return {
    ...{ traceId, spanId: spanId(n + 1), kind, name: n === 0 ? 'agent' : `${kind} ${n}` },
    ...(n > 0 && { parentSpanId: spanId(n === turn ? 1 : turn + 1) }),
    startTime: new Date(begin).toISOString(),
    endTime: new Date(begin + (n === 0 ? steps * 20 : 15)).toISOString(),
    ...(kind === 'completion' && {
      model: 'gpt-4o',
      usage: { inputTokens: 900, outputTokens: 60 },
    }),
    input: { question: `What about order ${n}? Write to ada${n}@example.com.` },
    output: `It is on its way, number ${n}.`,
  }
}

async function record(harness: Harness): Promise<void> {
  const start = Date.now() - 3_600_000
  for (let from = 0; from < steps; from += perRequest) {
    const lines = Array.from({ length: perRequest }, (_, i) => step(from + i, start))
    const body = lines.map((line) => JSON.stringify(line)).join('\n')
    const answer = await harness.post('/api/v1/steps', body, {
      'content-type': 'application/x-ndjson',
    })
    if (!answer.ok) throw new Error(`recording answered ${answer.status}: ${await answer.text()}`)
  }
}

/** Of the page that is being loaded: told by the browser itself. */
async function measure({ page }: Person): Promise<Shown> {
  await page.locator('[role=treeitem]').first().waitFor()
  const drawn = await page.evaluate(() => performance.now())
  await page.locator('[role=tree]').focus()
  await page.keyboard.press('ArrowDown')
  await page.locator('[role=treeitem][aria-selected=true]').first().waitFor()
  return page.evaluate(async (at) => {
    const longTasks = await new Promise<number[]>((done) => {
      const ends: number[] = []
      new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) ends.push(startTime + duration)
      }).observe({ type: 'longtask', buffered: true })
      setTimeout(() => done(ends), 300)
    })
    const [paint] = performance.getEntriesByName('first-contentful-paint')
    return {
      paint: paint?.startTime ?? Number.NaN,
      drawn: at,
      interactive: Math.max(at, ...longTasks),
    }
  }, drawn)
}

function median(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  return `${Math.round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN)} ms`
}

function say(label: string, shown: readonly Shown[]): void {
  const of = (key: keyof Shown): string => median(shown.map((one) => one[key]))
  console.log(
    `${label}: first contentful paint ${of('paint')}, first step drawn ${of('drawn')}, interactive ${of('interactive')}`,
  )
}

if (noBrowser) throw new Error(noBrowser)
const harness = new Harness()
await harness.start()
const browser = await ConsoleBrowser.launch(harness)
try {
  await record(harness)
  const person = await browser.signIn('analyst', '/alerts')
  const session = await person.context.cookies()
  const [cold, warm]: [Shown[], Shown[]] = [[], []]
  for (let n = 0; n < times; n++) {
    const fresh = await browser.open('/healthz')
    await fresh.context.addCookies(session)
    for (const shown of [cold, warm]) {
      await fresh.page.goto(`/runs/${traceId}`)
      shown.push(await measure(fresh))
    }
    if (n === 0) console.log(`axe: ${(await axe(fresh.page)).length} serious findings`)
    await fresh.close()
  }
  console.log(`a run of ${steps} steps, median of ${times}`)
  say('no file known', cold)
  say('files known', warm)
} finally {
  await browser.close()
  await harness.dispose()
}
