// Text of a run: placeholders and masks of hidden values as chips, with the value in their place while it is revealed.
import { createContext, memo, use, type ReactNode } from 'react'
import type { FindingView } from '../../api/client.ts'
import type { Json } from '../../lib/chat-json.ts'
import { markedPieces } from '../../lib/chat-marks.ts'
import { JsonTree } from '../../ui/json-tree.tsx'
import { PlainText } from '../../ui/plain-text.tsx'

export interface Hiding {
  readonly findings: readonly FindingView[]
  readonly classes: ReadonlySet<string>
  /** Revealed values by placeholder. */
  readonly values: ReadonlyMap<string, string>
  /** Opens the dialog; null where nothing may be revealed, with `whyNot`. */
  readonly onAsk: ((className: string, placeholder: string) => void) | null
  readonly whyNot: string | null
}

export const HidingContext = createContext<Hiding>({
  findings: [],
  classes: new Set(),
  values: new Map(),
  onAsk: null,
  whyNot: null,
})

export const MarkedText = memo(function MarkedText({ text }: { text: string }) {
  const { classes } = use(HidingContext)
  const pieces = markedPieces(text, classes)
  if (pieces.length === 1 && pieces[0]?.hidden === null) return <PlainText text={text} />
  return (
    <bdi dir="auto">
      {pieces.map((piece, i) =>
        piece.hidden === null ? (
          <PlainText key={i} text={piece.text} />
        ) : (
          <HiddenChip key={i} className={piece.hidden} text={piece.text} />
        ),
      )}
    </bdi>
  )
})

function HiddenChip({ className, text }: { className: string; text: string }) {
  const { values, findings, onAsk, whyNot } = use(HidingContext)
  const value = values.get(text)
  if (value !== undefined)
    return (
      <mark className="revealed" title={`${text}, revealed`}>
        <PlainText text={value} />
      </mark>
    )
  const finding = findings.find((one) => one.class === className)
  const what = finding
    ? `${finding.class}, ${finding.count} in this step, ${finding.action}`
    : 'hidden by a mask'
  const title = [what, whyNot].filter(Boolean).join('\n')
  if (!onAsk || className === '')
    return (
      <span className="hidden-chip" tabIndex={0} title={title}>
        {text}
        <span className="sr-only"> ({title})</span>
      </span>
    )
  return (
    <button
      type="button"
      className="hidden-chip"
      title={`${what}\nPress to reveal`}
      onClick={() => onAsk(className, text)}
    >
      {text}
      <span className="sr-only"> ({what}; press to reveal)</span>
    </button>
  )
}

const renderText = (text: string): ReactNode => <MarkedText text={text} />

export function MarkedJson({ value, depth = 2 }: { value: Json; depth?: number }) {
  return <JsonTree value={value} depth={depth} renderText={renderText} />
}
