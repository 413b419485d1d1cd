import { useEffect, useRef, type ReactNode } from 'react'

export interface PageProps {
  /** Fixed words, never data: it is the document's title too. */
  readonly title: string
  /** Beside the title. */
  readonly actions?: ReactNode
  readonly lead?: ReactNode
  /** Lists take all the room there is. */
  readonly width?: 'text' | 'full'
  readonly children: ReactNode
}

/** The frame of a page. On the way in the title gets the focus, so that who cannot see knows where they are. */
export function Page({ title, actions, lead, width = 'full', children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Sealtrace`
    heading.current?.focus({ preventScroll: true })
  }, [title])
  return (
    <div className="page" data-width={width}>
      <header className="page-head">
        <div className="grow">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className="page-lead">{lead}</p>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  )
}
