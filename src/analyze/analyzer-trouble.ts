import type { AnalyzerFailure } from './guard.ts'

const silence = 60_000

/**
 * Counts failures and says them: each analyzer at most once a minute, with reason and number, never with a text.
 * @param count adds texts to the counter `sealtrace_analyzer_failures_total` of an analyzer and reason
 * @param say prints a line for the operator
 */
export function analyzerTrouble(
  count: (labels: { analyzer: string; reason: string }, texts: number) => void,
  say: (line: string) => void,
  now: () => number = Date.now,
): (failure: AnalyzerFailure) => void {
  const said = new Map<string, number>()
  return ({ analyzer, reason, texts }) => {
    count({ analyzer, reason }, texts)
    const last = said.get(analyzer)
    if (last !== undefined && now() - last < silence) return
    said.set(analyzer, now())
    say(`analyzer ${analyzer} gave no answer (${reason}): texts are sealed whole until it does`)
  }
}
