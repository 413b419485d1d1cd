// Steps as a tree and as bars on one axis. Only the rows in sight are in the page.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { formatDuration } from '../../lib/format.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { ancestorsOf, visibleRows, type TreeRow } from '../../lib/tree.ts'
import { ticksOf, type Axis } from '../../lib/waterfall.ts'
import { Button } from '../../ui/button.tsx'
import type { Step } from './step-kinds.ts'
import { StepRow } from './step-row.tsx'

const rowHeight = 34

export interface StepTreeProps {
  readonly rows: readonly TreeRow<Step>[]
  readonly axis: Axis
  readonly selected: string | null
  readonly onSelect: (recordId: string) => void
  /** A step was pressed, and not come to by keys. */
  readonly onPress: () => void
  /** Enter: on to what the step says. */
  readonly onEnter: () => void
}

export function StepTree(props: StepTreeProps) {
  const { rows, axis, selected, onSelect, onPress } = props
  const { shut, setShut, toggle, shown, at } = useOpenRows(rows, selected)
  const frame = useRef<HTMLDivElement>(null)
  const id = useId()
  const list = useVirtualizer({
    count: shown.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  useEffect(() => {
    if (at >= 0) list.scrollToIndex(at, { align: 'auto' })
  }, [at, list])
  const onKeyDown = useKeys({ shown, at, shut, toggle }, props)
  const parents = useMemo(() => new Map(rows.map(({ step }) => [step.spanId, step])), [rows])
  return (
    <section className="step-tree card" aria-label="Steps">
      <div className="step-head">
        <OpenAll rows={rows} shut={shut} onChange={setShut} />
        <TimeAxis axis={axis} />
      </div>
      <div
        ref={frame}
        className="step-scroll"
        role="tree"
        tabIndex={0}
        aria-label="Steps of the run"
        aria-activedescendant={at >= 0 ? `${id}-${shown[at]?.step.recordId}` : undefined}
        onKeyDown={onKeyDown}
        onClick={onPress}
      >
        <div className="step-room" role="none" style={{ height: `${list.getTotalSize()}px` }}>
          {list.getVirtualItems().map(({ index, start }) => {
            const row = shown[index]
            if (!row) return null
            const { recordId, parentSpanId } = row.step
            return (
              <StepRow
                key={recordId}
                id={`${id}-${recordId}`}
                parent={parents.get(parentSpanId ?? '')}
                isSelected={recordId === selected}
                isShut={shut.has(recordId)}
                top={start}
                onToggle={toggle}
                {...{ row, axis, onSelect }}
              />
            )
          })}
        </div>
      </div>
    </section>
  )
}

type Rows = readonly TreeRow<Step>[]

/** What is under a shut row is out of sight; a step that is selected opens the way to it. */
function useOpenRows(rows: Rows, selected: string | null) {
  const [shut, setShut] = useState<ReadonlySet<string>>(new Set())
  const shown = useMemo(() => visibleRows(rows, shut), [rows, shut])
  const at = placeOf(selected, shown, rows)
  const toggle = useCallback((recordId: string) => setShut((now) => flipped(now, recordId)), [])
  useEffect(() => {
    if (selected) setShut((now) => without(now, ancestorsOf(rows, selected)))
  }, [selected, rows])
  return { shut, setShut, toggle, shown, at }
}

/** Of a step that is out of sight: the place of the nearest row above it that is not. */
function placeOf(selected: string | null, shown: Rows, rows: Rows): number {
  const of = (id: string): number => shown.findIndex(({ step }) => step.recordId === id)
  if (selected === null) return -1
  const own = of(selected)
  if (own >= 0) return own
  return (
    ancestorsOf(rows, selected)
      .map(of)
      .find((at) => at >= 0) ?? -1
  )
}

function useKeys(context: KeyContext, { onSelect, onEnter }: StepTreeProps) {
  const { shown, at } = context
  const move = (to: number): void => {
    const row = shown[Math.min(shown.length - 1, Math.max(0, to))]
    if (row) onSelect(row.step.recordId)
  }
  useShortcuts([
    { keys: 'j', what: 'Next step', run: () => move(at + 1) },
    { keys: 'k', what: 'Step before', run: () => move(at - 1) },
  ])
  return (event: KeyboardEvent): void => {
    const to = keyMoves(event.key, context)
    if (event.key === 'Enter') onEnter()
    else if (to === undefined) return
    else if (to !== null) move(to)
    event.preventDefault()
  }
}

interface OpenAllProps {
  readonly rows: Rows
  readonly shut: ReadonlySet<string>
  readonly onChange: (shut: ReadonlySet<string>) => void
}

function OpenAll({ rows, shut, onChange }: OpenAllProps) {
  const holders = rows.filter(({ children }) => children > 0).map(({ step }) => step.recordId)
  if (holders.length === 0) return <span />
  const isAnyShut = shut.size > 0
  return (
    <span>
      <Button
        size="small"
        kind="quiet"
        icon={isAnyShut ? 'right' : 'down'}
        onClick={() => onChange(new Set(isAnyShut ? [] : holders))}
      >
        {isAnyShut ? 'Open all' : 'Close all'}
      </Button>
    </span>
  )
}

interface KeyContext {
  readonly shown: readonly TreeRow<Step>[]
  readonly at: number
  readonly shut: ReadonlySet<string>
  readonly toggle: (recordId: string) => void
}

/** Where a key leads; null: it has done what it does; undefined: it is none of ours. */
function keyMoves(key: string, { shown, at, shut, toggle }: KeyContext): number | null | undefined {
  const row = shown[at]
  const plain = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 }[key]
  if (plain !== undefined) return plain
  if (key === 'PageDown' || key === 'PageUp') return at + (key === 'PageDown' ? 12 : -12)
  if (!row || (key !== 'ArrowLeft' && key !== 'ArrowRight')) return undefined
  const { recordId } = row.step
  const isShut = shut.has(recordId)
  if (key === 'ArrowRight' && row.children > 0) {
    if (!isShut) return at + 1
    toggle(recordId)
  }
  if (key === 'ArrowLeft') {
    if (row.children > 0 && !isShut) toggle(recordId)
    else return shown.findLastIndex(({ depth }, i) => i < at && depth < row.depth)
  }
  return null
}

function TimeAxis({ axis }: { axis: Axis }) {
  return (
    <div className="time-axis" aria-hidden="true">
      {ticksOf(axis, 5).map((tick) => (
        <span key={tick} style={{ left: `${(tick / axis.length) * 100}%` }}>
          {formatDuration(tick)}
        </span>
      ))}
    </div>
  )
}

function flipped(set: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(one)) next.add(one)
  return next
}

function without(set: ReadonlySet<string>, some: readonly string[]): ReadonlySet<string> {
  return some.some((one) => set.has(one))
    ? new Set([...set].filter((one) => !some.includes(one)))
    : set
}
