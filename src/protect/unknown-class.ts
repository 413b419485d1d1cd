/** The class of what could not be looked at. */
export const unknownClass = 'unknown'
