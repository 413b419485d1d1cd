import type { Subject } from '../subject.ts'
import { installPeers } from './load.ts'
import { openredaction } from './openredaction.ts'
import { redactPii } from './redact-pii.ts'
import { redactpiiNode } from './redactpii-node.ts'
import { secretlint } from './secretlint.ts'

/** The peers that could be installed and loaded; says loudly which could not. */
export async function allPeers(): Promise<Subject[]> {
  const problem = installPeers()
  if (problem) console.error(`!! PEERS ABSENT OR INCOMPLETE: npm install failed: ${problem}\n`)
  const subjects: Subject[] = []
  for (const load of [redactpiiNode, redactPii, openredaction, secretlint])
    try {
      subjects.push(await load())
    } catch (error) {
      console.error(
        `!! PEER ABSENT: ${load.name}: ${error instanceof Error ? error.message : String(error)}\n`,
      )
    }
  return subjects
}
