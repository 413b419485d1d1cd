import type { ComponentProps } from 'react'
import { Field, type FieldProps } from './field.tsx'

export type TextFieldProps = Omit<FieldProps, 'children'> &
  Omit<ComponentProps<'input'>, 'value' | 'onChange'> & {
    readonly value: string
    readonly onValue: (value: string) => void
  }

/** The browser neither completes nor keeps what is typed. */
export function TextField(props: TextFieldProps) {
  const { label, hint, error, isLabelHidden = false, value, onValue, ...rest } = props
  return (
    <Field label={label} hint={hint} error={error} isLabelHidden={isLabelHidden}>
      {(control) => (
        <input
          className="input"
          autoComplete="off"
          spellCheck={false}
          {...rest}
          {...control}
          value={value}
          onChange={(event) => onValue(event.target.value)}
        />
      )}
    </Field>
  )
}
