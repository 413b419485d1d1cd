/** What a reveal takes by the settings. */
export interface RevealTerms {
  /** Whether it takes a second person: of all classes, or of those named. */
  readonly secondPerson: boolean | readonly string[]
  /** Hours in which a request can be approved and used. */
  readonly requestHours: number
  /** Seconds that a value may stay on a screen. */
  readonly shownSeconds: number
}

export const defaultRevealTerms: RevealTerms = {
  secondPerson: false,
  requestHours: 24,
  shownSeconds: 30,
}

export function takesTwo({ secondPerson }: RevealTerms, className: string): boolean {
  return typeof secondPerson === 'boolean' ? secondPerson : secondPerson.includes(className)
}

/** Milliseconds. */
export function requestAge({ requestHours }: RevealTerms): number {
  return requestHours * 3_600_000
}
