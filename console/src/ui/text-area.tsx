import type { ComponentProps } from 'react'
import { Field, type FieldProps } from './field.tsx'

export type TextAreaProps = Omit<FieldProps, 'children'> &
  Omit<ComponentProps<'textarea'>, 'value' | 'onChange'> & {
    readonly value: string
    readonly onValue: (value: string) => void
  }

export function TextArea(props: TextAreaProps) {
  const { label, hint, error, isLabelHidden = false, value, onValue, className, ...rest } = props
  return (
    <Field label={label} hint={hint} error={error} isLabelHidden={isLabelHidden}>
      {(control) => (
        <textarea
          autoComplete="off"
          spellCheck={false}
          rows={4}
          {...rest}
          {...control}
          className={`input ${className ?? ''}`}
          value={value}
          onChange={(event) => onValue(event.target.value)}
        />
      )}
    </Field>
  )
}
