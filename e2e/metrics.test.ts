// A canary in every channel of an OTLP metric: nothing is readable at rest, what is kept is hidden in what is shown, and
// nothing of it is lost. Of metrics that are not about agents nothing is kept.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RevealResult } from '../src/access/reader.ts'
import type { StepView } from '../src/access/step-view.ts'
import type { TraceSummary } from '../src/access/trace-summary.ts'
import { findCanaries, folderContents } from '../src/testing/canary.ts'
import { Harness } from './harness.ts'

const stem = `zaunkoenig${randomBytes(4).toString('hex')}`
const planted: string[] = []
const mail = (channel: string): string => {
  const value = `${stem}.${channel}@vogelwarte-nord.example`
  planted.push(value)
  return value
}
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } })

function metric(name: string, say: (channel: string) => string): object {
  const times = {
    startTimeUnixNano: '1795225298000000000',
    timeUnixNano: '1795225299000000000',
  }
  const exemplar = {
    ...{ timeUnixNano: '1795225299000000000', asInt: 1 },
    filteredAttributes: [text(say('exemplarkey'), say('exemplar'))],
  }
  return {
    name: `${name}of ${say('name')}`,
    description: `counts ${say('description')}`,
    unit: say('unit'),
    metadata: [text(say('metadatakey'), say('metadata'))],
    sum: {
      aggregationTemporality: 1,
      dataPoints: [
        {
          ...{ ...times, asInt: 5, exemplars: [exemplar] },
          attributes: [
            text(say('key'), `by ${say('value')}`),
            text('json', JSON.stringify({ [say('jsonkey')]: [say('json')] })),
            text('session.id', say('session')),
            text('user.id', say('user')),
          ],
        },
      ],
    },
  }
}

let harness: Harness
beforeAll(async () => {
  harness = new Harness()
  await harness.start()
})
afterAll(() => harness.dispose())

it('every channel is sealed, hidden and revealed', async () => {
  const gone = (channel: string): string => `${stem}.gone.${channel}@vogelwarte-nord.example`
  const body = {
    resourceMetrics: [
      {
        resource: { attributes: [text(mail('resourcekey'), mail('resource'))] },
        scopeMetrics: [
          {
            scope: { name: mail('scope'), attributes: [text('a', mail('scopevalue'))] },
            metrics: [metric('gen_ai.', mail), metric('http.', gone)],
          },
        ],
      },
    ],
  }
  for (let time = 0; time < 2; time++)
    expect((await harness.post('/v1/metrics', JSON.stringify(body))).status).toBe(200)

  const get = async (path: string) => (await harness.get(`/api/v1/traces${path}`)).json()
  const { traces } = (await get('')) as { traces: TraceSummary[] }
  expect(traces).toHaveLength(1)
  const view = (await get(`/${traces[0]?.traceId}`)) as { steps: StepView[] }
  expect(view.steps).toHaveLength(1)
  const shown = JSON.stringify(view)
  expect(shown).not.toContain(stem)
  expect(shown).toContain('"points":[{')
  const reveal = async (recordId: string): Promise<RevealResult> => {
    const response = await fetch(`${harness.url}/api/v1/reveal`, {
      method: 'POST',
      headers: { authorization: `Bearer ${harness.keys['investigator']}` },
      body: JSON.stringify({ recordId, class: 'email', reason: 'e2e' }),
    })
    return (await response.json()) as RevealResult
  }
  const { values } = await reveal(view.steps[0]?.recordId ?? '')
  const revealed = values.map(({ value }) => value)
  expect(planted.filter((value) => !revealed.includes(value))).toEqual([])
  expect(revealed.join('\n')).not.toContain('.gone.')

  const metrics = await (await harness.get('/metrics')).text()
  expect(metrics).toContain('sealtrace_otlp_metric_points_total{kept="true"} 2\n')
  expect(metrics).toContain('sealtrace_otlp_metric_points_total{kept="false"} 2\n')
  expect(
    findCanaries(
      [stem],
      [
        ...folderContents(harness.data, harness.state),
        ['output', Buffer.from(harness.output)],
        ['metrics', Buffer.from(metrics)],
      ],
    ),
  ).toEqual([])
})
