import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../lib/api.ts'
import { isApiError } from '../lib/api-error.ts'
import { acceptSession } from '../lib/session.ts'
import { linkTrouble, providerFailure } from '../lib/sign-in-link.ts'
import { Button } from '../ui/button.tsx'
import { Seal } from '../ui/seal.tsx'
import { sayError } from '../ui/states.tsx'
import { TextField } from '../ui/text-field.tsx'
import './sign-in.css'

/** For who is not signed in, at any address. */
export function SignInPage() {
  const methods = useQuery({ queryKey: ['sign-in'], queryFn: () => api.signInMethods({}) })
  useEffect(() => {
    document.title = 'Sign in · Sealtrace'
  }, [])
  const { oidc, project } = methods.data ?? { oidc: null, project: '' }
  const failed = providerFailure()
  return (
    <main className="sign-in" id="main">
      <div className="sign-in-card stack">
        <header className="row">
          <Seal size={40} />
          <div className="grow">
            <h1>Sealtrace</h1>
            <p className="soft">
              {project && project !== 'default' ? project : 'See what your agents did.'}
            </p>
          </div>
        </header>
        {linkTrouble() !== null && (
          <p className="notice" data-tone="bad" role="alert">
            This link does not work any more: each works once, for a few minutes. Make another with{' '}
            <code>sealtrace sign-in</code> on the collector’s machine.
          </p>
        )}
        {failed && (
          <p className="notice" data-tone="bad" role="alert">
            {failureTexts[failed]}
          </p>
        )}
        {oidc && (
          <>
            {/* A page of the collector, which leads to the provider. */}
            <a className="button" data-kind="primary" href={oidc.start}>
              Sign in with {oidc.name}
            </a>
            <p className="sign-in-or">or</p>
          </>
        )}
        <KeyForm isFirst={oidc === null} />
        {methods.isError && (
          <p className="soft small" role="alert">
            {sayError(methods.error)}
          </p>
        )}
        <p className="small soft">
          No key? On the collector’s machine, <code>sealtrace sign-in</code> prints a link that
          signs you in once.
        </p>
      </div>
    </main>
  )
}

const failureTexts = {
  failed: 'The sign-in could not be finished: it took too long, or was begun elsewhere. Try again.',
  refused: 'You are known to the provider, but have no role here. Ask an administrator for one.',
  unavailable:
    'The provider does not answer at the moment. Try again later, or sign in another way.',
  locked: 'Too many attempts from your network. Wait a minute, then try again.',
} as const

function KeyForm({ isFirst }: { isFirst: boolean }) {
  const [apiKey, setApiKey] = useState('')
  const signIn = useMutation({
    mutationFn: () => api.signIn({ body: { apiKey: apiKey.trim() } }),
    onSuccess: acceptSession,
    onError: () => setApiKey(''),
  })
  const error = signIn.error
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (apiKey.trim()) signIn.mutate()
      }}
    >
      <TextField
        label="API key"
        type="password"
        autoFocus={isFirst}
        value={apiKey}
        onValue={setApiKey}
        placeholder="st_…"
        error={error && sayRefusal(error)}
      />
      <Button type="submit" kind={isFirst ? 'primary' : 'plain'} isBusy={signIn.isPending}>
        Sign in
      </Button>
    </form>
  )
}

function sayRefusal(error: unknown): string {
  if (!isApiError(error, 'unauthorized', 'bad_request')) return sayError(error)
  return 'This key does not sign anybody in. It may be mistyped, expired or revoked.'
}
