/** How values are spelt alike. Search and index must agree: a change holds for what is recorded from then on. */
export interface TermOptions {
  /** Country code of telephone numbers that name none; default 1 (USA, Canada). */
  readonly phoneCountryCode: number
  /** Whether dots in the local part of an e-mail address tell people apart. Default true: only some providers ignore them. */
  readonly emailDots: boolean
  /** Whether `jane+shop@…` is found by itself alone; default false: by `jane@…` too. */
  readonly emailTags: boolean
}

export const defaultTermOptions: TermOptions = {
  phoneCountryCode: 1,
  emailDots: true,
  emailTags: false,
}
