import { useState } from 'react'
import { sayError } from './states.tsx'
import { useSession, signOut } from '../lib/session.ts'
import { currentTheme, setTheme, type Theme } from '../lib/theme.ts'
import { Menu } from './menu.tsx'
import { PlainText } from './plain-text.tsx'
import { toast } from './toast.tsx'

const themes: readonly (readonly [Theme, string])[] = [
  ['auto', 'Light or dark as the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

/** Who is signed in, how the console looks, and the way out. */
export function AccountMenu({ place }: { place: 'above' | 'below-end' }) {
  const { session } = useSession()
  const [theme, choose] = useState(currentTheme)
  const { display, name, roles } = session.principal
  const leave = (everywhere: boolean): void => {
    signOut(everywhere).catch((error: unknown) => toast(sayError(error), 'bad'))
  }
  return (
    <Menu
      place={place}
      button={{
        kind: 'quiet',
        className: 'who',
        title: `${name} (${roles.join(', ')})`,
        children: (
          <span className="grow">
            <span className="sr-only">Account and appearance: </span>
            <span className="who-name ellipsis">
              <PlainText text={display || name} />
            </span>
            <span className="who-name ellipsis small soft">{roles.join(', ')}</span>
          </span>
        ),
      }}
      items={[
        ...themes.map(([value, label]) => ({
          label,
          isChecked: value === theme,
          onChoose: () => {
            setTheme(value)
            choose(value)
          },
        })),
        { label: 'Sign out', onChoose: () => leave(false) },
        { label: 'Sign out on all devices', onChoose: () => leave(true) },
      ]}
    />
  )
}
