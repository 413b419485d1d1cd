import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../../lib/api.ts'
import { whyNot } from '../../lib/rights.ts'
import { useSession } from '../../lib/session.ts'
import { Button } from '../../ui/button.tsx'
import { Snippet } from '../../ui/snippet.tsx'
import { sayError } from '../../ui/states.tsx'

export const placeholderKey = 'st_ingest_…'

/** A key that can write and nothing else. It is told here, once, and kept by nobody. */
export function IngestKey({ onMade }: { onMade: (key: string) => void }) {
  const { session, can } = useSession()
  const [key, setKey] = useState<string | null>(null)
  const make = useMutation({
    mutationFn: () => api.makeApiKey({ body: { role: 'ingest', name: 'first-steps' } }),
    gcTime: 0,
  })
  const { mutate, reset, data, isPending, error } = make
  useEffect(() => {
    if (!data) return
    setKey(data.key)
    onMade(data.key)
    reset()
  }, [data, onMade, reset])
  if (key)
    return (
      <div className="stack-tight">
        <Snippet code={key} what="The key" />
        <p className="small soft">
          It is shown this once and stands in the snippets below until you leave the page.
        </p>
      </div>
    )
  const reason = can('manage-access') ? null : whyNot('manage-access', session.principal.roles)
  return (
    <div className="stack-tight">
      <div className="row">
        <Button
          kind="primary"
          icon="plus"
          isBusy={isPending}
          whyNot={reason}
          onClick={() => mutate()}
        >
          Make an ingest key
        </Button>
        <span className="soft small">It can write, and nothing else.</span>
      </div>
      {error && (
        <p className="field-error" role="alert">
          {sayError(error)}
        </p>
      )}
      <p className="small soft">
        Or on the collector’s machine (in a checkout, <code>npm run -s sealtrace --</code> is the
        command <code>sealtrace</code>):
      </p>
      <Snippet
        code="sealtrace apikey create --role ingest --name my-agent"
        what="The command that makes a key"
      />
    </div>
  )
}
