import type { ErrorCode } from '../error.ts'

export const exitStatuses = [
  [0, 'fine'],
  [
    1,
    'a check said no: verification failed, not found, denied, under a legal hold, or input was rejected',
  ],
  [2, 'the command line or a configuration file is off'],
  [3, 'unavailable: disk, lock, key or network'],
] as const

export type ExitStatus = (typeof exitStatuses)[number][0]

const statuses: Record<ErrorCode, ExitStatus> = {
  usage: 2,
  config_invalid: 2,
  already_exists: 2,
  no_log: 2,
  not_found: 1,
  unauthorized: 1,
  denied: 1,
  needs_approval: 1,
  bad_request: 1,
  method_not_allowed: 1,
  unsupported_media_type: 1,
  too_large: 1,
  verification_failed: 1,
  busy: 3,
  conflict: 3,
  held: 1,
  frozen: 1,
  unavailable: 3,
  key_unavailable: 3,
  rollback: 3,
  corrupt: 3,
  internal: 3,
}

export function exitStatus(code: ErrorCode): ExitStatus {
  return statuses[code]
}

export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(statuses, text)
}
