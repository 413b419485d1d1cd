import {
  costGroupings,
  type CostGroup,
  type CostGrouping,
  type CostReport,
} from '../../access/costs.ts'
import { painter, widthOf } from '../io.ts'
import { usage } from '../options.ts'
import { timeOption } from '../parse-time.ts'
import { plural, tokens, totalCost } from '../render/figures.ts'
import { table, type Column } from '../render/table.ts'
import { withSource } from '../source.ts'
import type { Context, Outcome } from '../verb.ts'

export async function costs(context: Context): Promise<Outcome> {
  const { io } = context
  const request = {
    since: timeOption(context, 'since'),
    until: timeOption(context, 'until'),
    by: groupingOf(context),
  }
  const report = await withSource(context, (source) => source.costs(request))
  const width = io.stdout.isTTY ? widthOf(io.stdout, io.environment) : undefined
  return {
    json: report,
    text: () => {
      if (report.total.steps === 0) return 'no step begins in that time\n'
      const paint = painter(io.stdout, io.environment)
      return table(columnsBy(report.by), rowsOf(report), { paint, ...(width && { width }) })
    },
  }
}

function groupingOf({ options }: Context): CostGrouping | undefined {
  const text = options.text('by')
  const by = costGroupings.find((known) => known === text)
  if (text !== undefined && !by) throw usage(`--by takes one of ${costGroupings.join(', ')}`)
  return by
}

function rowsOf({ groups, rest, total }: CostReport): CostGroup[] {
  return [
    ...groups.map((group) => ({ ...group, key: group.key ?? '(not known)' })),
    ...(rest ? [{ key: '(others)', ...rest }] : []),
    { key: 'total', ...total },
  ]
}

function columnsBy(by: CostGrouping): Column<CostGroup>[] {
  return [
    { title: by.toUpperCase(), text: ({ key }) => key ?? '', least: 10 },
    { title: 'STEPS', text: ({ steps }) => String(steps), alignRight: true },
    { title: 'ERRORS', text: ({ errors }) => (errors ? String(errors) : ''), alignRight: true },
    {
      title: 'TOKENS',
      text: ({ inputTokens, outputTokens }) => tokens(inputTokens, outputTokens),
      alignRight: true,
    },
    { title: 'COST', text: totalCost, alignRight: true },
    {
      title: 'OF THEM ERASED',
      text: ({ erasedSteps }) => (erasedSteps ? plural(erasedSteps, 'step') : ''),
      alignRight: true,
    },
  ]
}
