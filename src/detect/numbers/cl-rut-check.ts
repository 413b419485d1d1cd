/** The check of Chilean RUT numbers: weights 2 to 7 from the right, mod 11, K for 10. */
export function clRutCheck(compact: string): boolean {
  let sum = 0
  for (let i = compact.length - 2, weight = 2; i >= 0; i--) {
    sum += Number(compact[i]) * weight
    weight = weight === 7 ? 2 : weight + 1
  }
  return '0K987654321'[sum % 11] === compact.at(-1)
}
