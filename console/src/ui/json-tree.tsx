import { useState, type ReactNode } from 'react'
import type { Json } from '../api/client.ts'
import { Icon } from './icon.tsx'
import { PlainText } from './plain-text.tsx'

export interface JsonTreeProps {
  readonly value: Json
  /** Levels that are open at first. */
  readonly depth?: number
  /** Of what is inside strings and of names; default plain text. */
  readonly renderText?: (text: string) => ReactNode
}

const plain = (text: string): ReactNode => <PlainText text={text} />

/** Text nodes only. What is closed is not rendered, and of long lists a hundred at a time. */
export function JsonTree({ value, depth = 2, renderText = plain }: JsonTreeProps) {
  return (
    <div className="json">
      <Node name={null} value={value} depth={depth} renderText={renderText} />
    </div>
  )
}

interface NodeProps extends Required<JsonTreeProps> {
  readonly name: string | null
}

function Node({ name, value, depth, renderText }: NodeProps) {
  if (typeof value !== 'object' || value === null)
    return (
      <div className="json-line">
        <Name name={name} renderText={renderText} />
        <Leaf value={value} renderText={renderText} />
      </div>
    )
  return <Branch name={name} value={value} depth={depth} renderText={renderText} />
}

function Branch({ name, value, depth, renderText }: NodeProps & { value: Json[] | object }) {
  const [isOpen, setOpen] = useState(depth > 0)
  const [most, setMost] = useState(100)
  const isList = Array.isArray(value)
  const entries = Object.entries(value as Record<string, Json>)
  const size = `${entries.length} ${isList ? 'in list' : entries.length === 1 ? 'field' : 'fields'}`
  if (entries.length === 0)
    return (
      <div className="json-line">
        <Name name={name} renderText={renderText} />
        <span className="soft">{isList ? '[ ]' : '{ }'}</span>
      </div>
    )
  return (
    <div>
      <button
        type="button"
        className="json-toggle"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={isOpen ? 'down' : 'right'} size={12} />
        <Name name={name} renderText={renderText} />
        <span className="soft">{size}</span>
      </button>
      {isOpen && (
        <div className="json-inside">
          {entries.slice(0, most).map(([key, inside]) => (
            <Node key={key} name={key} value={inside} depth={depth - 1} renderText={renderText} />
          ))}
          {entries.length > most && (
            <button type="button" className="json-more" onClick={() => setMost(most + 100)}>
              {entries.length - most} more
            </button>
          )}
        </div>
      )}
    </div>
  )
}

function Name({ name, renderText }: Pick<NodeProps, 'name' | 'renderText'>) {
  return name === null ? null : <span className="json-name">{renderText(name)}</span>
}

const longest = 2_000

function Leaf({ value, renderText }: { value: Json; renderText: (text: string) => ReactNode }) {
  const [isWhole, setWhole] = useState(false)
  if (typeof value !== 'string')
    return <span className={`json-${value === null ? 'null' : typeof value}`}>{String(value)}</span>
  const isCut = !isWhole && value.length > longest
  return (
    <span className="json-string">
      {renderText(isCut ? value.slice(0, longest) : value)}
      {isCut && (
        <button type="button" className="json-more" onClick={() => setWhole(true)}>
          {value.length - longest} more characters
        </button>
      )}
    </span>
  )
}
