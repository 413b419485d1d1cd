import { useState, type ReactNode } from 'react'
import type { ChatMessage, ChatPart } from '../../lib/chat.ts'
import { unpacked, type Json } from '../../lib/chat-json.ts'
import { Chip } from '../../ui/chip.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { MarkedJson, MarkedText } from './marked-text.tsx'

/** Of long histories the last are shown first: what is new stands there. */
const shownAtFirst = 30

export function ChatView({ messages }: { messages: readonly ChatMessage[] }) {
  const [isWhole, setWhole] = useState(false)
  const left = isWhole ? 0 : Math.max(0, messages.length - shownAtFirst)
  return (
    <div className="chat">
      {left > 0 && (
        <button type="button" className="json-more" onClick={() => setWhole(true)}>
          {left} earlier messages
        </button>
      )}
      {messages.slice(left).map((message, i) => (
        <Message key={left + i} message={message} />
      ))}
    </div>
  )
}

const sides: Record<string, string> = { user: 'asks', human: 'asks', system: 'frame', tool: 'tool' }

function Message({ message: { role, name, parts, rest } }: { message: ChatMessage }) {
  const side = Object.hasOwn(sides, role) ? sides[role] : 'says'
  return (
    <article className="message" data-side={side}>
      <header className="message-head">
        <PlainText text={role.slice(0, 60)} className="message-role" />
        {name && <MarkedText text={name.slice(0, 200)} />}
      </header>
      {parts.map((part, i) => (
        <Part key={i} part={part} />
      ))}
      {parts.length === 0 && <p className="soft small">(nothing)</p>}
      {rest && (
        <Fold label="More of this message">
          <MarkedJson value={rest} depth={1} />
        </Fold>
      )}
    </article>
  )
}

function Part({ part }: { part: ChatPart }) {
  if (part.type === 'text') return <LongText text={part.text} />
  if (part.type === 'thought')
    return (
      <Fold label="Thinks">
        <LongText text={part.text} />
      </Fold>
    )
  if (part.type === 'call')
    return (
      <ToolPart label="calls" name={part.name} id={part.id}>
        <MarkedValue value={part.args} />
      </ToolPart>
    )
  if (part.type === 'result')
    return (
      <ToolPart label="gave" name={part.name} id={part.id} failed={part.failed}>
        <MarkedValue value={part.result} />
      </ToolPart>
    )
  return <MarkedJson value={part.value} depth={1} />
}

interface ToolPartProps {
  readonly label: string
  readonly name: string
  readonly id: string
  readonly failed?: boolean
  readonly children: ReactNode
}

function ToolPart({ label, name, id, failed = false, children }: ToolPartProps) {
  return (
    <div className="tool-part" data-failed={failed || undefined}>
      <p className="row small">
        <Chip tone={failed ? 'bad' : 'info'}>{label}</Chip>
        <strong className="wrap">
          <MarkedText text={(name || 'tool').slice(0, 200)} />
        </strong>
        {id && (
          <span className="soft mono wrap">
            <PlainText text={id.slice(0, 100)} />
          </span>
        )}
        {failed && <Chip tone="bad">failed</Chip>}
      </p>
      {children}
    </div>
  )
}

/** JSON as a tree, also where it came as a text. */
export function MarkedValue({ value }: { value: Json }) {
  const told = unpacked(value)
  if (told === null || told === '') return <p className="soft small">(nothing)</p>
  return typeof told === 'string' ? <LongText text={told} /> : <MarkedJson value={told} />
}

const longest = 6000

/** Cut where it is long: what nobody reads costs time. */
export function LongText({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false)
  const isCut = !isWhole && text.length > longest
  return (
    <div className="long-text">
      <MarkedText text={isCut ? text.slice(0, longest) : text} />
      {isCut && (
        <button type="button" className="json-more" onClick={() => setWhole(true)}>
          {text.length - longest} more characters
        </button>
      )}
    </div>
  )
}

export function Fold({ label, children }: { label: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="fold" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{label}</summary>
      {isOpen && children}
    </details>
  )
}
