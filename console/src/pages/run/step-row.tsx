import { memo } from 'react'
import { formatCost, formatDuration, formatNumber } from '../../lib/format.ts'
import type { TreeRow } from '../../lib/tree.ts'
import { barOf, type Axis } from '../../lib/waterfall.ts'
import { visible } from '../../lib/visible.ts'
import { Icon } from '../../ui/icon.tsx'
import { isLoss, signs, titleOf, type Step } from './step-kinds.ts'

/** Steps as deep as there are steps: the indent ends. */
const deepest = 12

export interface StepRowProps {
  readonly row: TreeRow<Step>
  readonly parent: Step | undefined
  readonly axis: Axis
  readonly top: number
  readonly id: string
  readonly isSelected: boolean
  readonly isShut: boolean
  readonly onSelect: (recordId: string) => void
  readonly onToggle: (recordId: string) => void
}

export const StepRow = memo(function StepRow(props: StepRowProps) {
  const { row, parent, axis, top, id, isSelected, isShut, onSelect, onToggle } = props
  const { step, depth, children, errorsBelow, orphan } = row
  const { recordId, kind, status } = step
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isSelected}
      aria-expanded={children > 0 ? !isShut : undefined}
      className="step-row"
      data-status={status}
      data-kind={kind}
      data-lost={isLoss(step) || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(recordId)}
    >
      <div className="step-name" style={{ paddingLeft: `${Math.min(depth, deepest) * 0.9}rem` }}>
        <span
          className="step-caret"
          onClick={(event) => {
            if (children === 0) return
            event.stopPropagation()
            onSelect(recordId)
            onToggle(recordId)
          }}
        >
          {children > 0 && <Icon name={isShut ? 'right' : 'down'} size={12} />}
        </span>
        <span className="step-sign" aria-hidden="true">
          {signs[kind] ?? '·'}
        </span>
        <span className="sr-only">{kind} </span>
        <bdi className="ellipsis">{visible(titleOf(step)).slice(0, 200)}</bdi>
        <RowMarks step={step} errorsBelow={isShut ? errorsBelow : 0} orphan={orphan} />
      </div>
      <Bar step={step} parent={parent} axis={axis} />
    </div>
  )
})

interface RowMarksProps {
  readonly step: Step
  readonly errorsBelow: number
  readonly orphan: boolean
}

function RowMarks({ step, errorsBelow, orphan }: RowMarksProps) {
  const { status, retryOf, content, revisions } = step
  const isGone = content === 'erased' || content === 'missing' || content === 'damaged'
  return (
    <span className="step-marks">
      {status === 'error' && (
        <span className="mark" data-tone="bad">
          error
        </span>
      )}
      {errorsBelow > 0 && (
        <span className="mark" data-tone="bad" title="Failed steps under this one">
          {errorsBelow} below
        </span>
      )}
      {retryOf !== null && (
        <span className="mark" title="The attempt before failed">
          retry
        </span>
      )}
      {isGone && (
        <span className="mark" data-tone={content === 'erased' ? undefined : 'bad'}>
          {content}
        </span>
      )}
      {orphan && (
        <span
          className="mark"
          data-tone="warn"
          title="The step that it names as its parent is not in the run"
        >
          no parent
        </span>
      )}
      {revisions.length > 0 && <span className="mark">revised</span>}
    </span>
  )
}

function Bar({ step, parent, axis }: { step: Step; parent: Step | undefined; axis: Axis }) {
  const { left, width, shape, skewed } = barOf(step, axis, parent)
  const place = shape === 'open' ? 'open' : placeOf(left, width)
  return (
    <div className="step-time" title={titleOfBar(step, skewed)}>
      <span
        className="bar"
        data-shape={shape}
        data-skewed={skewed || undefined}
        // One that takes no time has the size of its sign.
        style={{ left: `${left}%`, ...(width > 0 && { width: `${width}%` }) }}
      />
      <span
        className="bar-label"
        data-place={place}
        style={
          place === 'before'
            ? { right: `${100 - left}%` }
            : { left: `${place === 'inside' || place === 'open' ? left : left + width}%` }
        }
      >
        {labelOf(step)}
      </span>
    </div>
  )
}

/** Of the label: where there is room for it. */
function placeOf(left: number, width: number): 'behind' | 'before' | 'inside' {
  if (left + width <= 65) return 'behind'
  return left >= 40 ? 'before' : 'inside'
}

function labelOf({ durationMs, state, usage, costUsd }: Step): string {
  const time =
    durationMs === null
      ? { running: 'running', unfinished: 'never ended', ended: '' }[state]
      : formatDuration(durationMs)
  const tokens = (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0)
  const facts = [time, tokens > 0 && `${formatNumber(tokens)} tok`, costUsd && formatCost(costUsd)]
  return facts.filter(Boolean).join(' · ')
}

function titleOfBar({ startTime }: Step, skewed: boolean): string {
  const note = skewed ? '\nIt starts before the step that called it: clocks disagree.' : ''
  return `${startTime}${note}`
}
