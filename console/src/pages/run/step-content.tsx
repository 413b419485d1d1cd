import type { ReactNode } from 'react'
import type { EventView } from '../../api/client.ts'
import { chatDocuments } from '../../lib/chat-documents.ts'
import { isObject, type Json } from '../../lib/chat-json.ts'
import { chatMessages } from '../../lib/chat.ts'
import { Chip } from '../../ui/chip.tsx'
import { Time } from '../../ui/time.tsx'
import { ChatView, Fold, MarkedValue } from './chat-view.tsx'
import { DocumentList } from './document-list.tsx'
import { MarkedJson, MarkedText } from './marked-text.tsx'
import type { Step } from './step-kinds.ts'

const inputs: Record<string, string> = {
  tool: 'Arguments',
  retrieval: 'Query',
  completion: 'Asked',
}
const outputs: Record<string, string> = {
  ...{ tool: 'Result', retrieval: 'Documents', completion: 'Answered', guardrail: 'Verdict' },
}

/** What went in, what came out, what went wrong. */
export function StepContent({ step }: { step: Step }) {
  const { kind, input, output, error, events } = step
  const isEmpty = [input, output, error].every((value) => value === null) && events.length === 0
  if (step.content !== 'shown') return null
  if (isEmpty) return <p className="soft">Nothing was recorded of what went in or came out.</p>
  return (
    <div className="stack">
      {error !== null && <StepError error={error as Json} />}
      {input !== null && (
        <Section title={inputs[kind] ?? 'In'}>
          <Told value={input as Json} />
        </Section>
      )}
      {output !== null && (
        <Section title={outputs[kind] ?? 'Out'}>
          <Told value={output as Json} />
        </Section>
      )}
      {events.length > 0 && <Events events={events} />}
    </div>
  )
}

/** Messages as a conversation, documents as a list, anything else as it is. */
function Told({ value }: { value: Json }) {
  const messages = chatMessages(value)
  if (messages) return <ChatView messages={messages} />
  const documents = chatDocuments(value)
  if (documents) return <DocumentList documents={documents} />
  return <MarkedValue value={value} />
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="stack-tight" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

function StepError({ error }: { error: Json }) {
  const { type, message, stack } = isObject(error) ? error : { message: error }
  const text = [type, message].filter((part) => typeof part === 'string' && part).join(': ')
  return (
    <section className="notice stack-tight" data-tone="bad" aria-label="Error">
      <p className="wrap">
        <MarkedText text={text || 'It failed and does not say why.'} />
      </p>
      {text === '' && <MarkedJson value={error} />}
      {typeof stack === 'string' && stack !== '' && (
        <Fold label="Stack">
          <pre className="code-block">
            <MarkedText text={stack} />
          </pre>
        </Fold>
      )}
    </section>
  )
}

const shownEvents = 100

function Events({ events }: { events: readonly EventView[] }) {
  return (
    <Section title="Events">
      <ol className="event-list">
        {events.slice(0, shownEvents).map((event) => (
          <li key={event.recordId} className="stack-tight">
            <p className="row small">
              <Time at={event.time} />
              <strong className="wrap">
                <MarkedText text={event.name} />
              </strong>
              {event.content !== 'shown' && <Chip>{event.content}</Chip>}
            </p>
            <EventBody event={event} />
          </li>
        ))}
        {events.length > shownEvents && <li>and {events.length - shownEvents} more</li>}
      </ol>
    </Section>
  )
}

function EventBody({ event }: { event: EventView }) {
  const { input, output, error, attributes } = event
  const said = { input, output, error, attributes } as Record<string, Json>
  const told = Object.entries(said).filter(
    ([, value]) => value !== null && !(isObject(value) && Object.keys(value).length === 0),
  )
  return told.length > 0 ? <MarkedJson value={Object.fromEntries(told)} depth={2} /> : null
}
