import type { Class } from '../detect/class.ts'
import type { Treatment } from './action.ts'

/**
 * The classes that are not simply looked for and sealed, in every preset that says nothing else. `on: false` is not
 * looked for, neither in text nor by the name of a field.
 */
export const defaultEntities: Partial<
  Record<Class, { readonly on: boolean; readonly treatment?: Treatment }>
> = {
  person: { on: true },
  address: { on: true },
  title: { on: false },
  location: { on: false },
  organization: { on: false },
  nationality: { on: false },
  date: { on: false },
  age: { on: false },
  url: { on: true, treatment: { action: 'keep', silent: true } },
}
