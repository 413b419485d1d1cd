import { CopyButton } from './copy-button.tsx'

/** Code to take along. */
export function Snippet({ code, what }: { code: string; what: string }) {
  return (
    <div className="snippet">
      <pre className="code-block" tabIndex={0} role="region" aria-label={what}>
        {code}
      </pre>
      <CopyButton text={code} what={what} />
    </div>
  )
}
