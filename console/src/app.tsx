import { Suspense } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { useSession, useSessionQuery } from './lib/session.ts'
import { whyNot } from './lib/rights.ts'
import { SignInPage } from './pages/sign-in.tsx'
import { placeOf, routes, type Route as PageRoute } from './routes.ts'
import { Broken } from './ui/broken.tsx'
import { NoPage } from './ui/no-page.tsx'
import { Page } from './ui/page.tsx'
import { Shell } from './ui/shell.tsx'
import { Empty, ErrorState, Loading } from './ui/states.tsx'

/** Who is not signed in signs in where they are: the address stays, and so does what they came for. */
export function App() {
  const session = useSessionQuery()
  if (session.data === null) return <SignInPage />
  if (session.data) return <Pages />
  if (!session.isError) return null
  return <ErrorState error={session.error} onRetry={() => void session.refetch()} />
}

function Pages() {
  const [location] = useLocation()
  const { can } = useSession()
  const home = can('read-header') ? '/runs' : '/first-steps'
  return (
    <Shell>
      <Broken key={placeOf(location)}>
        <Suspense fallback={<Loading />}>
          <Switch>
            {routes.map((route) => (
              <Route key={placeOf(route.path)} path={route.path}>
                <Guarded route={route} />
              </Route>
            ))}
            <Route path="/sign-in">
              <Redirect to={home} replace />
            </Route>
            <Route path="/">
              <Redirect to={home} replace />
            </Route>
            <Route>
              <NoPage />
            </Route>
          </Switch>
        </Suspense>
      </Broken>
    </Shell>
  )
}

function Guarded({ route: { page: Shown, rights, item } }: { route: PageRoute }) {
  const { session, can } = useSession()
  const [right] = rights
  if (!right || rights.some(can)) return <Shown />
  return (
    <Page title={item?.label ?? 'Not for you'}>
      <Empty title="Not for you" icon="lock">
        <p className="soft">{whyNot(right, session.principal.roles)}</p>
      </Empty>
    </Page>
  )
}
