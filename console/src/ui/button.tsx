import type { ComponentProps } from 'react'
import { Icon, type IconName } from './icon.tsx'

export interface ButtonProps extends ComponentProps<'button'> {
  /** `primary`: what the page is for. `danger`: what cannot be undone. `quiet`: one of many. */
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger'
  readonly icon?: IconName
  /** Shows that it is at work, and takes no press. */
  readonly isBusy?: boolean
  /** Why it cannot be used: it stays reachable, so that the reason is too. */
  readonly whyNot?: string | null
  readonly size?: 'small' | 'usual'
}

export function Button({
  kind = 'plain',
  icon,
  isBusy = false,
  whyNot = null,
  size = 'usual',
  children,
  className = '',
  onClick,
  title,
  ...rest
}: ButtonProps) {
  const isOff = whyNot !== null
  return (
    <button
      type="button"
      {...rest}
      className={`button ${className}`}
      data-kind={kind}
      data-size={size}
      data-alone={children === undefined || undefined}
      title={whyNot ?? title}
      aria-disabled={isOff || isBusy || undefined}
      aria-busy={isBusy || undefined}
      onClick={isOff || isBusy ? (event) => event.preventDefault() : onClick}
    >
      {icon && <Icon name={isOff ? 'lock' : icon} size={16} />}
      {children}
      {isOff && <span className="sr-only"> ({whyNot})</span>}
    </button>
  )
}
