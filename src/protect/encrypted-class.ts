import type { Class } from '../detect/class.ts'

/** Class of values that the application has encrypted itself. */
export const encryptedClass: Class = 'encrypted'
