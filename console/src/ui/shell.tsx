import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { watchIdle } from '../lib/idle.ts'
import { handleKey, useShortcuts } from '../lib/shortcuts.ts'
import { askAgain, sessionEnds, useSession } from '../lib/session.ts'
import { routes } from '../routes.ts'
import { AccountMenu } from './account-menu.tsx'
import { Button } from './button.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { Navigation } from './navigation.tsx'
import { Seal } from './seal.tsx'
import { Silence } from './silence.tsx'

/** What is round every page: the way about, who is signed in, the keys. */
export function Shell({ children }: { children: ReactNode }) {
  const [isHelp, showHelp] = useState(false)
  useKeys(() => showHelp(true))
  useEffect(() => watchIdle({ target: document, sessionEnds, onEnded: askAgain }), [])
  return (
    <div className="shell">
      <a className="skip" href="#main">
        To the page
      </a>
      <div className="rail">
        <Brand />
        <Navigation />
        <div className="rail-foot">
          <AccountMenu place="above" />
          <Button
            kind="quiet"
            icon="help"
            aria-label="Keys"
            title="Keys (?)"
            onClick={() => showHelp(true)}
          />
        </div>
      </div>
      <header className="topbar">
        <Drawer />
        <Brand />
        <AccountMenu place="below-end" />
      </header>
      <main className="main" id="main" tabIndex={-1}>
        <Silence />
        {children}
      </main>
      {isHelp && <HelpDialog onClose={() => showHelp(false)} />}
    </div>
  )
}

function Brand() {
  return (
    <Link href="/" className="brand">
      <Seal size={26} />
      Sealtrace
    </Link>
  )
}

function Drawer() {
  const drawer = useRef<HTMLDialogElement>(null)
  const close = (): void => drawer.current?.close()
  return (
    <>
      <Button
        kind="quiet"
        icon="menu"
        aria-label="Pages"
        onClick={() => drawer.current?.showModal()}
      />
      <dialog ref={drawer} className="drawer" aria-label="Pages">
        <div className="spread">
          <Brand />
          <Button kind="quiet" icon="close" aria-label="Close" onClick={close} />
        </div>
        <Navigation onChoose={close} />
      </dialog>
    </>
  )
}

function useKeys(showHelp: () => void): void {
  const [, navigate] = useLocation()
  const { can } = useSession()
  useEffect(() => {
    document.addEventListener('keydown', handleKey)
    return () => document.removeEventListener('keydown', handleKey)
  }, [])
  const pages = routes.flatMap(({ item, path, rights }) =>
    item && (rights.length === 0 || rights.some(can))
      ? [{ keys: `g ${item.key}`, what: `Go to ${item.label}`, run: () => navigate(path) }]
      : [],
  )
  useShortcuts([{ keys: '?', what: 'Show the keys', run: showHelp }, ...pages])
}
