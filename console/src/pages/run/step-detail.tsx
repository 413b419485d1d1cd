import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { Revealed, ScoreView, StepProof } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { textOf, type Json } from '../../lib/chat-json.ts'
import { whyNot } from '../../lib/rights.ts'
import { useSession } from '../../lib/session.ts'
import { Chip } from '../../ui/chip.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ContentNotice } from './content-notice.tsx'
import { FindingsList } from './findings-list.tsx'
import { LossNotice } from './loss-notice.tsx'
import { HidingContext, MarkedText, type Hiding } from './marked-text.tsx'
import { ProofBadge, ProofPanel } from './proof-panel.tsx'
import { RevealDialog } from './reveal-dialog.tsx'
import { RevealedValues } from './revealed-values.tsx'
import { RevisionList } from './revision-list.tsx'
import { ScoreList } from './score-list.tsx'
import { StepContent } from './step-content.tsx'
import type { RevealTarget } from './use-reveal.ts'
import { StepFacts, type StepFactsProps } from './step-facts.tsx'
import { isLoss, signs, titleOf, type Step } from './step-kinds.ts'

export interface StepDetailProps extends Pick<StepFactsProps, 'steps' | 'onGo'> {
  readonly recordId: string
  readonly scores: readonly ScoreView[]
}

/** One step. Rendered under the record id as its key: what was revealed goes with the step. */
export function StepDetail({ recordId, scores, steps, onGo }: StepDetailProps) {
  const query = useQuery({
    queryKey: ['step', recordId],
    queryFn: ({ signal }) => api.step({ record: recordId }, signal),
  })
  return (
    <Loaded query={query} lines={10}>
      {({ step, proof }) => <Shown {...{ step, proof, scores, steps, onGo }} />}
    </Loaded>
  )
}

interface ShownProps extends Omit<StepDetailProps, 'recordId'> {
  readonly step: Step
  readonly proof: StepProof
}

type TabName = 'content' | 'details' | 'proof' | 'revisions'

function Shown({ step, proof, scores, steps, onGo }: ShownProps) {
  const [tab, setTab] = useState<TabName>('content')
  const { hiding, target, setTarget, revealed, setRevealed, forget } = useReveals(step)
  const tabs = [
    { name: 'content', label: 'Content' },
    { name: 'details', label: 'Details' },
    { name: 'proof', label: 'Proof' },
    ...(step.revisions.length > 0
      ? [{ name: 'revisions', label: `Revisions (${step.revisions.length})` } as const]
      : []),
  ] as const
  return (
    <HidingContext value={hiding}>
      <div className="stack">
        <DetailHead step={step} proof={proof} />
        <ScoreList scores={scores.filter(({ spanId }) => spanId === step.spanId)} />
        <FindingsList
          findings={step.findings}
          whyNot={hiding.whyNot}
          onAsk={(className) =>
            setTarget({ recordId: step.recordId, className, placeholder: null })
          }
        />
        {revealed.map((one) => (
          <RevealedValues key={one.auditRecordId} revealed={one} onEnd={() => forget(one)} />
        ))}
        <Tabs label="Step" tabs={tabs} current={tab} onChange={setTab}>
          {tab === 'content' && isLoss(step) && <LossNotice step={step} />}
          {tab === 'content' && !isLoss(step) && (
            <div className="stack">
              <ContentNotice step={step} />
              <StepContent step={step} />
            </div>
          )}
          {tab === 'details' && <StepFacts step={step} steps={steps} onGo={onGo} />}
          {tab === 'proof' && <ProofPanel proof={proof} parts={step.parts} />}
          {tab === 'revisions' && <RevisionList revisions={step.revisions} />}
        </Tabs>
      </div>
      {target && (
        <RevealDialog
          target={target}
          onClose={() => setTarget(null)}
          onRevealed={(one) => {
            setTarget(null)
            setRevealed((now) => [...now, one])
          }}
        />
      )}
    </HidingContext>
  )
}

function DetailHead({ step, proof }: { step: Step; proof: StepProof }) {
  return (
    <header className="stack-tight">
      <h2 className="detail-title wrap" tabIndex={-1}>
        <span className="step-sign" data-kind={step.kind} aria-hidden="true">
          {signs[step.kind] ?? '·'}
        </span>{' '}
        <MarkedText text={titleOf(step).slice(0, 300)} />
      </h2>
      <p className="row">
        <Chip>{step.kind}</Chip>
        {step.status === 'error' && (
          <Chip tone="bad" icon="close">
            error
          </Chip>
        )}
        {step.state !== 'ended' && (
          <Chip tone={step.state === 'running' ? 'info' : 'warn'} icon="clock">
            {step.state === 'running' ? 'running' : 'never ended'}
          </Chip>
        )}
        <ProofBadge proof={proof} />
        <CopyButton text={step.recordId} what="the record id" />
      </p>
    </header>
  )
}

/** In the state of this component alone: in no cache, and forgotten with it. */
function useReveals(step: Step) {
  const { session, can } = useSession()
  const [target, setTarget] = useState<RevealTarget | null>(null)
  const [revealed, setRevealed] = useState<readonly Revealed[]>([])
  const reason = can('reveal') ? null : whyNot('reveal', session.principal.roles)
  const { recordId, findings } = step
  const ask = useCallback(
    (className: string, placeholder: string) => setTarget({ recordId, className, placeholder }),
    [recordId],
  )
  const values = useMemo(() => valuesOf(revealed), [revealed])
  const hiding = useMemo(
    (): Hiding => ({
      findings,
      classes: new Set(findings.map((finding) => finding.class)),
      values,
      onAsk: reason === null ? ask : null,
      whyNot: reason,
    }),
    [findings, values, reason, ask],
  )
  const forget = (one: Revealed): void => {
    // React keeps what was rendered last until it renders again: what held the values is emptied.
    values.clear()
    one.values.splice(0)
    setRevealed((now) => now.filter((other) => other !== one))
  }
  return { hiding, target, setTarget, revealed, setRevealed, forget }
}

function valuesOf(revealed: readonly Revealed[]): Map<string, string> {
  const all = revealed.flatMap(({ values }) => values)
  return new Map(all.map(({ placeholder, value }) => [placeholder, textOf(value as Json)]))
}
