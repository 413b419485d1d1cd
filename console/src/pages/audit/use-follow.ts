// Audit entries as they are made. The stream ends when the right does; the browser asks again by itself.
import { useEffect, useState } from 'react'
import type { AuditEntry } from '../../api/client.ts'
import { withEntry } from '../../lib/audit-live.ts'

export type Following = 'off' | 'connecting' | 'live'

export function useFollow(isOn: boolean): { entries: readonly AuditEntry[]; state: Following } {
  const [entries, setEntries] = useState<readonly AuditEntry[]>([])
  const [state, setState] = useState<Following>('off')
  useEffect(() => {
    if (!isOn) return undefined
    const source = new EventSource('/api/v1/audit/stream')
    setState('connecting')
    source.addEventListener('open', () => setState('live'))
    source.addEventListener('error', () => setState('connecting'))
    source.addEventListener('entry', (event: MessageEvent<string>) => {
      const entry = parsed(event.data)
      if (entry) setEntries((before) => withEntry(before, entry))
    })
    return () => {
      source.close()
      setState('off')
    }
  }, [isOn])
  return { entries, state }
}

function parsed(data: string): AuditEntry | null {
  try {
    const entry = JSON.parse(data) as Partial<AuditEntry> | null
    return typeof entry?.recordId === 'string' ? (entry as AuditEntry) : null
  } catch {
    return null
  }
}
