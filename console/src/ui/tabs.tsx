import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react'

export interface Tab<Name extends string> {
  readonly name: Name
  readonly label: ReactNode
}

export interface TabsProps<Name extends string> {
  readonly label: string
  readonly tabs: readonly Tab<Name>[]
  readonly current: Name
  readonly onChange: (name: Name) => void
  /** Many: in lines, not in one that scrolls. */
  readonly isWrapped?: boolean
  /** Of the current tab. */
  readonly children: ReactNode
}

export function Tabs<Name extends string>(props: TabsProps<Name>) {
  const { label, tabs, current, onChange, isWrapped = false, children } = props
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => bringIntoSight(list.current), [current])
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const at = tabs.findIndex(({ name }) => name === current)
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (!next) return
    onChange(next.name)
    list.current?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.name)}"]`)?.focus()
  }
  return (
    <div className="tabs">
      <div
        role="tablist"
        aria-label={label}
        className="tab-list"
        data-wrapped={isWrapped || undefined}
        ref={list}
        onKeyDown={onKeyDown}
      >
        {tabs.map((tab) => (
          <button
            key={tab.name}
            type="button"
            role="tab"
            className="tab"
            data-tab={tab.name}
            id={`${id}-${tab.name}`}
            aria-selected={tab.name === current}
            aria-controls={`${id}-panel`}
            tabIndex={tab.name === current ? 0 : -1}
            onClick={() => onChange(tab.name)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${current}`}
        tabIndex={0}
        className="tab-panel"
      >
        {children}
      </div>
    </div>
  )
}

/** Of more tabs than there is room for the current one is seen. The page itself stays where it is. */
function bringIntoSight(list: HTMLElement | null): void {
  const tab = list?.querySelector('[aria-selected="true"]')?.getBoundingClientRect()
  if (!list || !tab) return
  list.scrollLeft +=
    tab.left - list.getBoundingClientRect().left - (list.clientWidth - tab.width) / 2
}
