import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccessPolicy } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { whyNot } from '../../lib/rights.ts'
import { useSession } from '../../lib/session.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Loaded } from '../../ui/states.tsx'
import { AccessTest } from './access-test.tsx'
import { CodeEditor } from './code-editor.tsx'
import { SavePolicyDialog } from './save-policy-dialog.tsx'

export function AccessSection() {
  const policy = useQuery({
    queryKey: ['access-policy'],
    queryFn: ({ signal }) => api.accessPolicy({}, signal),
    // What somebody is writing must not be exchanged under their hands.
    staleTime: Infinity,
  })
  return <Loaded query={policy}>{(data) => <Policy key={data.version} policy={data} />}</Loaded>
}

function Policy({ policy }: { policy: AccessPolicy }) {
  const { session, can } = useSession()
  const before = policy.text ?? ''
  const [text, setText] = useState(before)
  const [isSaving, setSaving] = useState(false)
  const isChanged = text !== before
  const fixed =
    policy.fixed ?? (can('manage-access') ? null : whyNot('manage-access', session.principal.roles))
  const unchanged = isChanged ? null : 'Nothing is changed.'
  return (
    <div className="stack">
      <div className="spread">
        <InForce policy={policy} />
        <div className="row">
          <Button whyNot={unchanged} onClick={() => setText(before)}>
            Undo
          </Button>
          <Button kind="primary" whyNot={fixed ?? unchanged} onClick={() => setSaving(true)}>
            Save …
          </Button>
        </div>
      </div>
      {fixed && <p className="notice">It can be tried here, and not saved: {fixed}</p>}
      <div className="policy-columns">
        <Editor policy={policy} text={text} onText={setText} />
        <AccessTest text={isChanged ? text : undefined} />
      </div>
      {isSaving && (
        <SavePolicyDialog
          before={before}
          after={text}
          version={policy.version}
          onClose={() => setSaving(false)}
        />
      )}
    </div>
  )
}

function InForce({ policy: { text, version } }: { policy: AccessPolicy }) {
  const isOwn = text !== null && text.trim() !== ''
  return (
    <p className="row">
      <Chip tone={isOwn ? 'ok' : 'info'}>
        {isOwn ? 'Own policies are in force' : 'No own policies: what the ready roles say'}
      </Chip>
      <span className="soft small">
        version <span className="mono">{version.slice(0, 12)}</span>
      </span>
    </p>
  )
}

interface EditorProps {
  readonly policy: AccessPolicy
  readonly text: string
  readonly onText: (text: string) => void
}

function Editor({ policy, text, onText }: EditorProps) {
  return (
    <div className="stack-tight grow">
      <p className="soft small">
        Cedar, beside the ready roles. What no policy permits is denied; <code>forbid</code> wins
        over <code>permit</code>.
      </p>
      <CodeEditor label="Own policies" value={text} onValue={onText} />
      <ReadyRoles ready={policy.ready} />
      <details>
        <summary>What a policy can name</summary>
        <pre className="code-block" tabIndex={0}>
          {policy.schema}
        </pre>
      </details>
    </div>
  )
}

function ReadyRoles({ ready }: Pick<AccessPolicy, 'ready'>) {
  return (
    <details>
      <summary>What the ready roles may</summary>
      <div className="stack-tight">
        {ready.map(({ role, text }) => (
          <div key={role} className="stack-tight">
            <h3>{role}</h3>
            <pre className="code-block" tabIndex={0}>
              {text.trim()}
            </pre>
          </div>
        ))}
      </div>
    </details>
  )
}
