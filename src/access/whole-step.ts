import { formatRecordId } from '../record/id.ts'
import type { ResolvedRecord } from './resolve-trace.ts'

/** The record, and the others that its step was told in. */
export function wholeStep(resolved: readonly ResolvedRecord[], id: string): ResolvedRecord[] {
  const asked = resolved.find(({ record }) => formatRecordId(record.id) === id)
  if (!asked?.header?.fold || asked.header.joins) return asked ? [asked] : []
  const { span } = asked.header
  return resolved.filter(({ header }) => header?.fold && !header.joins && header.span === span)
}
