/** What policy does with a finding. Only `seal` keeps the hidden value. */
export const actions = [
  'seal',
  'replace',
  'partial',
  'redact',
  'hash',
  'pseudonym',
  'generalize',
  'drop',
  'keep',
] as const

export type Action = (typeof actions)[number]

/** What a sealed value shows in its place. */
export const masks = ['partial', 'replace'] as const

export type Mask = (typeof masks)[number]

export interface Treatment {
  readonly action: Action
  /** Absent: as the policy's style says. */
  readonly mask?: Mask
  /** Of action `redact`: shown as `[REDACTED:label]`. */
  readonly label?: string
  /** Of action `keep`: nobody asked for it, so that it is neither counted nor in the way of a clear header. */
  readonly silent?: true
}
