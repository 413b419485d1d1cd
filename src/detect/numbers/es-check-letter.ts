/** The letter of Spanish DNI, NIE and NIF numbers: mod 23. */
export function esCheckLetter(digits: string): string | undefined {
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits) % 23]
}
