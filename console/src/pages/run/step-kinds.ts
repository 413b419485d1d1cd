// How the kinds of steps look: a sign and a colour, and the word beside them.
import type { StepView } from '../../api/client.ts'
import { formatNumber } from '../../lib/format.ts'

export type Step = StepView

export const signs: Record<string, string> = {
  agent: '◆',
  completion: '●',
  tool: '⚙',
  retrieval: '▤',
  embedding: '∷',
  handoff: '⇄',
  guardrail: '▣',
  event: '·',
}

/** The name, with the model or tool where the name does not say it; of what a recorder says of itself, in words. */
export function titleOf(step: Step): string {
  const { name, model, tool, kind, gap } = step
  if (gap) return `${formatNumber(gap.count)} ${gap.count === 1 ? 'step' : 'steps'} lost here`
  if (name === 'sealtrace.session.lost') return 'the process died'
  const more = [kind === 'tool' ? tool : null, model].filter(
    (text) => text !== null && !text.startsWith('~') && !name.includes(text),
  )
  const shown = name.startsWith('~') ? `(sealed ${kind})` : name
  return [shown, ...more].filter(Boolean).join(' · ') || '(no name)'
}

/** A step by which a recorder tells of what it lost. */
export function isLoss({ gap, name }: Step): boolean {
  return gap !== undefined || name === 'sealtrace.session.lost'
}
