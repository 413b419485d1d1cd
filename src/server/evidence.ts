import type { EvidenceOptions } from '../export/evidence/evidence-desk.ts'
import { toolVersion } from '../export/evidence/tool-version.ts'
import type { Config } from './config.ts'
import { readSettings } from './log-settings.ts'

/** What the settings say of evidence packs. */
export function evidenceOptions(config: Config): EvidenceOptions {
  return {
    tool: toolVersion(),
    reading: readSettings(config),
    witnessPolicy: config.witnesses.policy,
  }
}
