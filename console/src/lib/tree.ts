// The steps of a run in the order of a tree. Ids come from whoever recorded the run: parents may be missing, ids may come twice
// and parents may stand in a circle, and yet each step is a row once.

export interface TreeStep {
  readonly recordId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly startTime: string
  readonly status: string
}

export interface TreeRow<S extends TreeStep = TreeStep> {
  readonly step: S
  readonly depth: number
  /** Steps right under it. */
  readonly children: number
  /** Index of the row behind all that is under it. */
  readonly end: number
  /** Failed steps under it. */
  readonly errorsBelow: number
  /** It names a parent that is not in the run, or that is under itself. */
  readonly orphan: boolean
}

interface Node<S> {
  readonly step: S
  readonly start: number
  readonly children: Node<S>[]
  orphan: boolean
}

export function buildTree<S extends TreeStep>(steps: readonly S[]): TreeRow<S>[] {
  const nodes = steps.map((step): Node<S> => {
    return { step, start: timeOf(step), children: [], orphan: false }
  })
  const bySpan = new Map<string, Node<S>>()
  for (const node of nodes) if (!bySpan.has(node.step.spanId)) bySpan.set(node.step.spanId, node)
  const roots: Node<S>[] = []
  for (const node of nodes) {
    const { parentSpanId, spanId } = node.step
    const parent = parentSpanId ? bySpan.get(parentSpanId) : undefined
    node.orphan = Boolean(parentSpanId) && (!parent || parentSpanId === spanId)
    if (parent && parent !== node && !node.orphan) parent.children.push(node)
    else roots.push(node)
  }
  const walk = new Walk<S>()
  walk.all(roots)
  for (const node of nodes) {
    if (walk.placed.has(node)) continue
    // What is left hangs in a circle of parents.
    node.orphan = true
    walk.all([node])
  }
  return walk.rows()
}

/** The rows that are seen while those in `collapsed` (record ids) are shut. */
export function visibleRows<S extends TreeStep>(
  rows: readonly TreeRow<S>[],
  collapsed: ReadonlySet<string>,
): TreeRow<S>[] {
  const seen: TreeRow<S>[] = []
  for (let i = 0; i < rows.length;) {
    const row = rows[i]
    if (!row) break
    seen.push(row)
    i = collapsed.has(row.step.recordId) ? Math.max(row.end, i + 1) : i + 1
  }
  return seen
}

/** Record ids of the rows above a step that hold it. */
export function ancestorsOf<S extends TreeStep>(
  rows: readonly TreeRow<S>[],
  recordId: string,
): string[] {
  const at = rows.findIndex(({ step }) => step.recordId === recordId)
  const above: string[] = []
  let depth = rows[at]?.depth ?? 0
  for (let i = at - 1; i >= 0 && depth > 0; i--) {
    const row = rows[i]
    if (!row || row.depth >= depth) continue
    above.push(row.step.recordId)
    depth = row.depth
  }
  return above
}

/** Without recursion: chains may be as deep as there are steps. */
class Walk<S extends TreeStep> {
  readonly placed = new Set<Node<S>>()
  readonly #rows: { step: S; depth: number; orphan: boolean }[] = []

  all(level: readonly Node<S>[]): void {
    const stack = waiting(level, 0)
    for (let item = stack.pop(); item; item = stack.pop()) {
      const { node, depth } = item
      if (this.placed.has(node)) continue
      this.placed.add(node)
      this.#rows.push({ step: node.step, depth, orphan: node.orphan })
      stack.push(...waiting(node.children, depth + 1))
    }
  }

  /** From the last row to the first, what is under a row is known when the row comes. */
  rows(): TreeRow<S>[] {
    const rows = new Array<TreeRow<S>>(this.#rows.length)
    /** By depth: the index behind the last row of it, and what has been counted for the row above. */
    const below: { children: number; errors: number }[] = []
    const ends: number[] = []
    for (let i = this.#rows.length - 1; i >= 0; i--) {
      const row = this.#rows[i]
      if (!row) continue
      const { depth, step } = row
      const { children, errors } = below[depth] ?? { children: 0, errors: 0 }
      rows[i] = { ...row, children, errorsBelow: errors, end: ends[depth] ?? i + 1 }
      below.length = depth
      ends.length = depth
      if (depth === 0) continue
      const above = below[depth - 1] ?? { children: 0, errors: 0 }
      const failed = step.status === 'error' ? 1 : 0
      below[depth - 1] = {
        children: above.children + 1,
        errors: above.errors + errors + failed,
      }
      ends[depth - 1] ??= rows[i]?.end ?? i + 1
    }
    return rows
  }
}

function waiting<S>(level: readonly Node<S>[], depth: number): { node: Node<S>; depth: number }[] {
  // Turned round: the stack gives the last first.
  return level
    .toSorted((a, b) => a.start - b.start)
    .map((node) => ({ node, depth }))
    .toReversed()
}

function timeOf({ startTime }: TreeStep): number {
  const time = Date.parse(startTime)
  return Number.isNaN(time) ? 0 : time
}
