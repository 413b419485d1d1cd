/** Rejects with `late()` when `work` takes longer than so many milliseconds; what it comes to later is dropped. */
export async function timeLimit<T>(
  milliseconds: number,
  work: () => Promise<T>,
  late: () => Error,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds)
  })
  try {
    return await Promise.race([work(), limit])
  } finally {
    clearTimeout(timer)
  }
}
