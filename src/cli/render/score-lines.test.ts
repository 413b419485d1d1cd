import { expect, test } from 'vitest'
import { scoreLines } from './score-lines.ts'

const score = (attributes: Record<string, string | number>) => ({
  name: 'gen_ai.evaluation.result',
  attributes,
})

test('scores of a step, one line each', () => {
  const step = {
    name: 'chat',
    attributes: {},
    events: [
      score({
        'gen_ai.evaluation.name': 'quality',
        'gen_ai.evaluation.score.value': 0.8,
        'gen_ai.evaluation.score.label': 'good',
        'gen_ai.evaluation.explanation': 'asked by [EMAIL_1]',
      }),
      score({ 'gen_ai.evaluation.score.value': 0 }),
      { name: 'log', attributes: { 'gen_ai.evaluation.name': 'no score' } },
    ],
  }
  expect(scoreLines(step)).toEqual(['quality 0.8 (good): asked by [EMAIL_1]', 'score 0'])
})

test('a step that is a score', () => {
  expect(scoreLines({ ...score({ 'gen_ai.evaluation.name': 'liked' }), events: [] })).toEqual([
    'liked',
  ])
})
