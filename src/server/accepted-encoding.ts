/** RFC 9110, section 12.5.3: the first of `ours` that the header takes, by a weight above 0; null: as it is. */
export function acceptedEncoding<Coding extends string>(
  header: string,
  ours: readonly Coding[],
): Coding | null {
  const weights = new Map<string, number>()
  // Attacker-controlled: a header that is longer than any client's is cut.
  for (const item of header.slice(0, 1000).toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim())
    const weight = parameters.find((part) => part.startsWith('q='))
    weights.set(name, weight === undefined ? 1 : Number(weight.slice(2)))
  }
  return ours.find((coding) => (weights.get(coding) ?? weights.get('*') ?? 0) > 0) ?? null
}
