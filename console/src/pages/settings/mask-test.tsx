import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { api } from '../../lib/api.ts'
import { highlight } from '../../lib/highlight.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { sayError } from '../../ui/states.tsx'
import { TextArea } from '../../ui/text-area.tsx'

const example =
  'Call me at 555-123-4567 or write to ada@example.com. My SSN is 123-45-6789, and the key is API_KEY=sk-live-0123456789abcdef.'

/** The text stays in this component: it is sent to be tested, recorded nowhere, and forgotten with the page. */
export function MaskTest() {
  const [text, setText] = useState('')
  const settled = useDeferredValue(text)
  return (
    <section className="card stack">
      <h2>Try it</h2>
      <TextArea
        label="A text as an agent would say it"
        value={text}
        onValue={setText}
        maxLength={20_000}
        hint="It is tested and not recorded."
      />
      {text === '' ? (
        <div>
          <Button size="small" onClick={() => setText(example)}>
            Take an example
          </Button>
        </div>
      ) : (
        <Found text={settled} />
      )}
    </section>
  )
}

function Found({ text }: { text: string }) {
  const test = useQuery({
    queryKey: ['mask-test', text],
    queryFn: async ({ signal }) => {
      await new Promise((done) => setTimeout(done, 250))
      const tested = await api.testProtection({ body: { text } }, signal)
      return { text, ...tested }
    },
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
  if (test.isError)
    return (
      <p className="field-error" role="alert">
        {sayError(test.error)}
      </p>
    )
  if (!test.data) return <p className="soft">…</p>
  const { findings, masked } = test.data
  return (
    <div className="grid-2">
      <div className="stack-tight">
        <h3>What is found</h3>
        <p className="sample">
          {highlight(test.data.text, findings).map((segment, index) =>
            segment.mark ? (
              <mark
                key={index}
                className="found"
                title={`${segment.mark.class}: ${segment.mark.action} (${segment.mark.detector})`}
              >
                {segment.text}
              </mark>
            ) : (
              segment.text
            ),
          )}
        </p>
        <p className="row" role="status">
          {findings.length === 0 && <span className="soft">Nothing sensitive.</span>}
          {[...new Set(findings.map((finding) => finding.class))].map((name) => (
            <Chip key={name} tone="seal">
              <PlainText text={name} />
            </Chip>
          ))}
        </p>
      </div>
      <div className="stack-tight">
        <h3>What is kept readable</h3>
        <p className="sample">
          <PlainText text={masked} />
        </p>
      </div>
    </div>
  )
}
