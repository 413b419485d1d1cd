/** The mark of the product. */
export function Seal({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 44 44" aria-hidden="true">
      <rect width="44" height="44" rx="11" fill="var(--brand)" />
      <circle cx="22" cy="22" r="11" fill="none" stroke="var(--brand-ink)" strokeWidth="3" />
      <path
        d="M17 22l4 4 7-8"
        fill="none"
        stroke="var(--brand-ink)"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
