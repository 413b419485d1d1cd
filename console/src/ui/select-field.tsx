import { Field, type FieldProps } from './field.tsx'

export interface Choice<Value extends string = string> {
  readonly value: Value
  readonly label: string
}

export type SelectFieldProps<Value extends string> = Omit<FieldProps, 'children'> & {
  readonly value: Value
  readonly choices: readonly Choice<Value>[]
  readonly onValue: (value: Value) => void
}

export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { label, hint, error, isLabelHidden = false, value, choices, onValue } = props
  return (
    <Field label={label} hint={hint} error={error} isLabelHidden={isLabelHidden}>
      {(control) => (
        <select
          className="input"
          {...control}
          value={value}
          onChange={(event) => {
            const chosen = choices.find((choice) => choice.value === event.target.value)
            if (chosen) onValue(chosen.value)
          }}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
