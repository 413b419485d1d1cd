import type { ChatDocument } from '../../lib/chat-documents.ts'
import { formatNumber } from '../../lib/format.ts'
import { Chip } from '../../ui/chip.tsx'
import { Fold, LongText } from './chat-view.tsx'
import { MarkedJson, MarkedText } from './marked-text.tsx'

export function DocumentList({ documents }: { documents: readonly ChatDocument[] }) {
  return (
    <ol className="documents">
      {documents.slice(0, 200).map(({ id, score, text, rest }, i) => (
        <li key={i} className="document">
          <p className="row small">
            {score !== null && <Chip title={`score ${score}`}>{formatNumber(score)}</Chip>}
            {id && (
              <span className="mono wrap">
                <MarkedText text={id.slice(0, 300)} />
              </span>
            )}
          </p>
          {text && <LongText text={text} />}
          {rest && (
            <Fold label="What else is said of it">
              <MarkedJson value={rest} depth={1} />
            </Fold>
          )}
        </li>
      ))}
      {documents.length > 200 && <li className="soft">and {documents.length - 200} more</li>}
    </ol>
  )
}
