import { Link, useLocation } from 'wouter'
import { useSession } from '../lib/session.ts'
import { whyNot } from '../lib/rights.ts'
import { routes, type Route } from '../routes.ts'
import { Icon } from './icon.tsx'

const groups = ['Watch', 'Oversee', 'Set up'] as const

export function Navigation({ onChoose }: { onChoose?: () => void }) {
  return (
    <nav className="nav" aria-label="Pages" onClick={onChoose}>
      {groups.map((group) => (
        <div key={group}>
          <p className="nav-title" id={`nav-${group.replace(' ', '-')}`}>
            {group}
          </p>
          <ul aria-labelledby={`nav-${group.replace(' ', '-')}`}>
            {routes
              .filter(({ item }) => item?.group === group)
              .map((route) => (
                <li key={route.path}>
                  <Item route={route} />
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

function Item({ route: { path, item, rights } }: { route: Route }) {
  const [location] = useLocation()
  const { session, can } = useSession()
  if (!item) return null
  const [right] = rights
  if (right && !rights.some(can)) {
    const reason = whyNot(right, session.principal.roles)
    // Reached by the keyboard too, so that the reason is.
    return (
      <a className="nav-item" role="link" aria-disabled="true" tabIndex={0} title={reason}>
        <Icon name={item.icon} />
        {item.label}
        <span className="lock">
          <Icon name="lock" size={13} />
        </span>
        <span className="sr-only"> ({reason})</span>
      </a>
    )
  }
  const isHere = location === path || location.startsWith(`${path}/`)
  return (
    <Link href={path} className="nav-item" aria-current={isHere ? 'page' : undefined}>
      <Icon name={item.icon} />
      {item.label}
    </Link>
  )
}
