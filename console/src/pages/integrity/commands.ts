// What checks the same without this console, and without its collector's word: told as commands, from docs/verification.md and
// docs/published-log.md.

export interface OfflineCheck {
  readonly title: string
  readonly command: string
}

interface Log {
  /** Where this collector is reached. */
  readonly url: string
  readonly project: string
  readonly logKey: string
}

export function offlineChecks({ url, project, logKey }: Log): OfflineCheck[] {
  const key = quoted(logKey)
  return [
    {
      title: 'On the collector’s machine, beside it: no key needed for the structure',
      command: 'sealtrace verify --deep',
    },
    {
      title: 'From anywhere, by the published files and the log’s key alone',
      command: `sealtrace verify --files ${quoted(`${url}/log/${project}`)} --log-key ${key}`,
    },
    {
      title: 'Going on from what was seen before, for whom the operator is not to be trusted',
      command: `sealtrace monitor ${quoted(`${url}/log/${project}`)} --log-key ${key}`,
    },
    {
      title: 'A receipt, with nobody asked',
      command: `sealtrace verify-receipt RECORD.tlog-proof --leaf RECORD.leaf --log-key ${key}`,
    },
  ]
}

/** As one word of a shell, whatever it holds. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
