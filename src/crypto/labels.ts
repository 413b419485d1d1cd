/**
 * Every domain-separation label of Sealtrace, in one place: what is hashed, derived, wrapped or signed starts with
 * one of these, so that no output made for one purpose serves another.
 */
export const labels = {
  partKey: 'sealtrace/v1/part',
  slotTag: 'sealtrace/v1/slot-tag',
  keyCommitment: 'sealtrace/v1/key-commitment',
  partList: 'sealtrace/v1/part-list',
  header: 'sealtrace/v1/header',
  wrapEpoch: 'sealtrace/v1/wrap/epoch',
  wrapSubject: 'sealtrace/v1/wrap/subject',
  wrapSlot: 'sealtrace/v1/wrap/slot',
  wrapProject: 'sealtrace/v1/wrap/project',
  wrapGeneration: 'sealtrace/v1/wrap/generation',
  wrapAuthority: 'sealtrace/v1/wrap/authority',
  keyRow: 'sealtrace/v1/key-row',
  subjectLookup: 'sealtrace/v1/lookup/subject',
  apiKeyRow: 'sealtrace/v1/mac/api-key',
  stagedRow: 'sealtrace/v1/mac/staged',
  redact: 'sealtrace/v1/redact',
  headerToken: 'sealtrace/v1/lookup/header',
  derivedId: 'sealtrace/v1/derived-id',
  mediaTicket: 'sealtrace/v1/mac/media-ticket',
} as const
