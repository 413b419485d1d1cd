/**
 * Sealtrace, the flight recorder for AI agents: run a collector, make and open logs, read them.
 * @module
 */
export { SealtraceError, type ErrorCode } from './error.ts'
export type { Step, StepError, StepKind, Usage } from './record/step.ts'
export type { JsonObject, JsonValue } from './record/json.ts'
export { createLog, type CreatedLog } from './journal/create-log.ts'
export { openLog, type LogPlace, type LogSettings, type OpenLog } from './journal/open-log.ts'
export type { AuditEntry } from './journal/audit-entry.ts'
export type { Recorded, Recorder } from './journal/recorder.ts'
export { compilePolicy, type Policy, type PolicyOptions } from './protect/policy.ts'
export { localPrincipal, type Principal } from './access/principal.ts'
export { setAccessControl, type AccessControl } from './access/policy/trace-types.ts'
export { Reader, type AuditView, type RevealResult, type TraceView } from './access/reader.ts'
export type { StepView } from './access/step-view.ts'
export type { TraceSummary } from './access/trace-summary.ts'
export { loadConfig, type Config } from './server/config.ts'
export { startCollector, type Collector, type CollectorOptions } from './server/main.ts'
