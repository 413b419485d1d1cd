import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Button, type ButtonProps } from './button.tsx'

export interface MenuItem {
  readonly label: ReactNode
  readonly onChoose: () => void
  readonly whyNot?: string | null
  readonly isChecked?: boolean
}

export interface MenuProps {
  readonly button: ButtonProps
  readonly items: readonly MenuItem[]
  /** Where it opens; default below, at the start. */
  readonly place?: 'below' | 'below-end' | 'above'
}

export function Menu({ button, items, place = 'below' }: MenuProps) {
  const [isOpen, setOpen] = useState(false)
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!isOpen) return undefined
    const menu = frame.current?.querySelectorAll<HTMLElement>('[role^=menuitem]')
    menu?.[0]?.focus()
    const onOutside = (event: PointerEvent): void => {
      if (!frame.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', onOutside)
    return () => document.removeEventListener('pointerdown', onOutside)
  }, [isOpen])
  const close = (): void => {
    setOpen(false)
    frame.current?.querySelector<HTMLElement>('[aria-haspopup]')?.focus()
  }
  return (
    <div className="menu-frame" ref={frame} onKeyDown={(event) => isOpen && onKey(event, close)}>
      <Button
        {...button}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <div role="menu" className="menu" data-place={place}>
          {items.map((item, index) => (
            <button
              key={index}
              type="button"
              role={item.isChecked === undefined ? 'menuitem' : 'menuitemradio'}
              aria-checked={item.isChecked}
              className="menu-item"
              tabIndex={-1}
              title={item.whyNot ?? undefined}
              aria-disabled={item.whyNot ? true : undefined}
              onClick={() => {
                if (item.whyNot) return
                close()
                item.onChoose()
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

function onKey(event: KeyboardEvent<HTMLElement>, close: () => void): void {
  if (event.key === 'Escape' || event.key === 'Tab') {
    event.stopPropagation()
    return close()
  }
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^=menuitem]')]
  const at = items.indexOf(document.activeElement as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  items[(to + items.length) % items.length]?.focus()
}
