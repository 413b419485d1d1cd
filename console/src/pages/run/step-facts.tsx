import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { queryOf } from '../../lib/filters.ts'
import { Cost, Duration, Num } from '../../ui/numbers.tsx'
import { Time } from '../../ui/time.tsx'
import { RunName } from '../runs/run-name.tsx'
import { firstPiece } from './first-piece.ts'
import { MarkedJson, MarkedText } from './marked-text.tsx'
import { isEmptyJson } from './is-empty-json.ts'
import { titleOf, type Step } from './step-kinds.ts'

type Go = (recordId: string) => void

export interface StepFactsProps {
  readonly step: Step
  /** Steps of the run by span id. */
  readonly steps: ReadonlyMap<string, Step>
  readonly onGo: Go
}

export function StepFacts({ step, steps, onGo }: StepFactsProps) {
  const first = firstPiece(step as Parameters<typeof firstPiece>[0])
  const to = (span: string | null): ReactNode => (
    <StepLink step={steps.get(span ?? '')} onGo={onGo} />
  )
  return (
    <div className="stack">
      <dl className="facts">
        <Fact name="Kind">{step.kind}</Fact>
        <Fact name="Started">
          <Time at={step.startTime} />
        </Fact>
        <Fact name="Took">
          {step.durationMs === null ? ending(step.state) : <Duration value={step.durationMs} />}
        </Fact>
        {first !== null && (
          <Fact name="First piece after">
            <Duration value={first} />
          </Fact>
        )}
        <Tokens step={step} />
        {step.costUsd !== null && (
          <Fact name="Cost">
            <Cost value={step.costUsd} />{' '}
            <span className="soft small">
              {step.costFrom === 'computed' ? 'worked out from prices' : 'as the client says'}
            </span>
          </Fact>
        )}
        <Names step={step} />
        {step.calledBy !== null && <Fact name="Asked for by">{to(step.calledBy)}</Fact>}
        {step.retryOf !== null && <Fact name="Tries again">{to(step.retryOf)}</Fact>}
        <Fact name="Span">
          <span className="mono">{step.spanId}</span>
        </Fact>
        <Fact name="Record">
          <span className="mono">{step.recordId}</span>
        </Fact>
      </dl>
      <More step={step} />
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Tokens({ step: { usage } }: { step: Step }) {
  if (!usage) return null
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = usage
  const more = [
    [cacheReadTokens, 'from cache'],
    [cacheWriteTokens, 'to cache'],
    [reasoningTokens, 'thinking'],
  ] as const
  return (
    <Fact name="Tokens">
      <Num value={inputTokens} /> in, <Num value={outputTokens} /> out
      {more.map(([count, what]) =>
        count ? (
          <span key={what} className="soft small">
            , <Num value={count} /> {what}
          </span>
        ) : null,
      )}
    </Fact>
  )
}

function Names({ step }: { step: Step }) {
  const names = [
    ['Model', step.model],
    ['Provider', step.provider],
    ['Agent', step.agent],
    ['Tool', step.tool],
    ['Call id', step.toolCallId],
    ['Trace type', step.traceType],
    ['Environment', step.environment],
  ] as const
  const { sessionId, user, tags } = step
  return (
    <>
      {names.map(([name, text]) =>
        text === null ? null : (
          <Fact key={name} name={name}>
            <RunName name={text} what={name.toLowerCase()} />
          </Fact>
        ),
      )}
      {sessionId !== null && (
        <Fact name="Session">
          <RunName name={sessionId} what="session" />
        </Fact>
      )}
      {user !== null && (
        <Fact name="User">
          <Link href={`/runs?${queryOf({ user })}`} className="mono wrap">
            {user}
          </Link>
        </Fact>
      )}
      {tags.length > 0 && (
        <Fact name="Tags">
          {tags.map((tag, i) => (
            <span key={i} className="tag">
              <MarkedText text={tag} />
            </span>
          ))}
        </Fact>
      )}
    </>
  )
}

function More({ step: { metadata, attributes } }: { step: Step }) {
  const parts = [
    ['Metadata', metadata],
    ['Attributes', attributes],
  ] as const
  return parts.map(([name, value]) =>
    isEmptyJson(value) ? null : (
      <section key={name} className="stack-tight" aria-label={name}>
        <h3>{name}</h3>
        <MarkedJson value={value as Parameters<typeof MarkedJson>[0]['value']} depth={1} />
      </section>
    ),
  )
}

function StepLink({ step, onGo }: { step: Step | undefined; onGo: Go }) {
  if (!step) return <span className="soft">a step that is not here</span>
  return (
    <button type="button" className="json-more wrap" onClick={() => onGo(step.recordId)}>
      <MarkedText text={titleOf(step)} />
    </button>
  )
}

function ending(state: Step['state']): string {
  return { running: 'it is running', unfinished: 'its end never came', ended: '–' }[state]
}
