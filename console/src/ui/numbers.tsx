// Numbers with what they are exactly on hover; a dash for what is not known.
import { formatBytes, formatCost, formatDuration, formatNumber } from '../lib/format.ts'
import { None } from './none.tsx'

interface Known {
  readonly value: number | null | undefined
}

function shown(value: Known['value'], format: (value: number) => string, unit: string) {
  if (value === null || value === undefined) return <None />
  return (
    <span className="num nowrap" title={`${value}${unit}`}>
      {format(value)}
    </span>
  )
}

export const Num = ({ value }: Known) => shown(value, (n) => formatNumber(n), '')
export const Cost = ({ value }: Known) => shown(value, (n) => formatCost(n), ' USD')
export const Duration = ({ value }: Known) => shown(value, (n) => formatDuration(n), ' ms')
export const Bytes = ({ value }: Known) => shown(value, (n) => formatBytes(n), ' bytes')
