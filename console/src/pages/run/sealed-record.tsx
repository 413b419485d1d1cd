import { useQuery } from '@tanstack/react-query'
import { api } from '../../lib/api.ts'
import { Chip } from '../../ui/chip.tsx'
import { Bytes } from '../../ui/numbers.tsx'
import { Loaded } from '../../ui/states.tsx'
import { hexLines } from './hex-lines.ts'

/** The record as it lies in the store: what the collector's operator has of it. */
export function SealedRecord({ recordId }: { recordId: string }) {
  const query = useQuery({
    queryKey: ['sealed', recordId],
    queryFn: ({ signal }) => api.sealedStep({ record: recordId }, signal),
  })
  return (
    <Loaded query={query} lines={4}>
      {({ manifest, leaf, parts }) => (
        <div className="stack">
          <Dump label="Leaf: what stands in the log" bytes={leaf} />
          <Dump label="Manifest: what the leaf commits to" bytes={manifest} />
          {parts.map((part) => (
            <div key={part.id} className="stack-tight">
              <p className="row small">
                <Chip tone="seal" icon="lock">
                  {part.class ?? (part.bytes === null ? 'gone' : 'masked content')}
                </Chip>
                <Bytes value={part.length} />
                <span className="soft mono wrap">SHA-256 {part.sha256}</span>
              </p>
              {part.bytes === null ? (
                <p className="notice" data-tone="warn">
                  These bytes are gone, as after an erasure or by retention. Their hash stays in the
                  manifest, so what was here cannot be put back changed.
                </p>
              ) : (
                <Dump label={`AES-256-GCM under key ${part.keyId}`} bytes={part.bytes} />
              )}
            </div>
          ))}
        </div>
      )}
    </Loaded>
  )
}

function Dump({ label, bytes }: { label: string; bytes: string }) {
  return (
    <figure className="stack-tight">
      <figcaption className="soft small wrap">{label}</figcaption>
      <pre className="code-block hex" tabIndex={0} role="region" aria-label={label}>
        {hexLines(bytes)}
      </pre>
    </figure>
  )
}
