import { useQuery } from '@tanstack/react-query'
import { api } from '../../lib/api.ts'
import { Chip } from '../../ui/chip.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { Loaded } from '../../ui/states.tsx'
import { MaskTest } from './mask-test.tsx'

/** What is done with what is found, by class; and what that makes of a text. */
export function ProtectionSection() {
  const protection = useQuery({
    queryKey: ['protection'],
    queryFn: ({ signal }) => api.protection({}, signal),
  })
  return (
    <Loaded query={protection}>
      {({ version, text, classes }) => (
        <div className="stack">
          <MaskTest />
          <section className="card stack">
            <div className="spread">
              <h2>In force</h2>
              <span className="soft small">
                version <span className="mono">{version.slice(0, 12)}</span>
              </span>
            </div>
            <ul className="class-list">
              {classes.map(({ class: name, action }) => (
                <li key={name}>
                  <PlainText text={name} />{' '}
                  <Chip tone={action === 'keep' ? 'warn' : 'seal'}>{action}</Chip>
                </li>
              ))}
            </ul>
            <details>
              <summary>As it stands in the settings</summary>
              <pre className="code-block" tabIndex={0}>
                {text}
              </pre>
            </details>
            <p className="soft small">
              It is changed in <code>[policy]</code> of the settings file, which the collector
              follows.
            </p>
          </section>
        </div>
      )}
    </Loaded>
  )
}
