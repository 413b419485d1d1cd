// What actions of audit entries are called, for people. An action that has no name here is shown as it is.

const names: Readonly<Record<string, string>> = {
  read: 'Read a run',
  'read-header': 'Asked for runs',
  'read-content': 'Asked for content of runs',
  'read-audit': 'Asked for the audit',
  'read-settings': 'Asked for settings',
  'manage-keys': 'Asked to manage keys',
  'manage-access': 'Asked to manage access',
  'manage-subjects': 'Asked to manage people’s data',
  'approve-reveal': 'Asked to decide on a reveal',
  search: 'Searched',
  write: 'Asked to record',
  list: 'Listed runs',
  'list.sessions': 'Listed sessions',
  'record.created': 'Recorded',
  reveal: 'Revealed hidden values',
  'reveal.bulk': 'Revealed all hidden values of a run',
  'reveal.break-glass': 'Broke the glass',
  'reveal.request': 'Asked to reveal',
  'reveal.approve': 'Approved a reveal',
  'reveal.refuse': 'Refused a reveal',
  'reveal.use': 'Used an approval',
  'reveal.list': 'Listed reveal requests',
  'reveal.copy': 'Copied a revealed value',
  'search-value': 'Searched for a value',
  'search-text': 'Searched for words',
  'audit.read': 'Read the audit',
  'audit.export': 'Exported the audit',
  evidence: 'Took an evidence pack',
  'subject.find': 'Looked for a person',
  'subject.preview': 'Looked at an erasure',
  'subject.export': 'Exported a person’s data',
  'subject.request': 'Asked to erase a person',
  'subject.requests': 'Listed erasure requests',
  'subject.approve': 'Approved an erasure',
  'subject.erase': 'Erased a person',
  'hold.add': 'Set a legal hold',
  'hold.remove': 'Ended a legal hold',
  'hold.list': 'Listed legal holds',
  'retention.run': 'Ran retention',
  'retention.list': 'Looked at retention',
  'retention.preview': 'Looked at what retention would take',
  'apikey.create': 'Made an API key',
  'apikey.revoke': 'Revoked an API key',
  'auth.failed': 'Refused without a good key',
  'sign-in.succeeded': 'Signed in',
  'sign-in.ended': 'Signed out',
  'sign-in.failed': 'Failed to sign in',
  'sign-in.locked': 'Locked out',
  'sign-in.link': 'Made a sign-in link',
  'access-policy.change': 'Changed who may look',
  'policy.change': 'Changed what is hidden',
  'policy.test': 'Tried a policy',
  'keys.rotate': 'Renewed keys',
  'keys.index-key': 'Handed out the index key',
  'key.fallback': 'Fell back to another key store',
  'producer.add': 'Added a producer',
  'producer.remove': 'Removed a producer',
  'producer.list': 'Listed producers',
  'settings.warning': 'Warned of a setting',
  'log.begin': 'Began the log',
  'log.freeze': 'Froze the log',
  'log.hand-over': 'Handed the log’s key over',
  'restore.accept': 'Accepted a restored log',
  'restore.discard': 'Discarded history',
  'restore.keys': 'Brought keys back',
  verify: 'Verified the log',
  'witness.alarm': 'A witness raised an alarm',
  'witness.late': 'Witnesses are late',
  'witness.recovered': 'Witnesses caught up',
}

export function actionName(action: string): string {
  return Object.hasOwn(names, action) ? (names[action] ?? action) : action
}

/** Known actions, for the filter: whole ones, and what several begin with. */
export function actionChoices(): { value: string; label: string }[] {
  const whole = Object.entries(names).map(([value, label]) => ({ value, label }))
  const groups = new Set(
    Object.keys(names).flatMap((name) => (name.includes('.') ? [name.split('.')[0] ?? ''] : [])),
  )
  const all = [...groups].filter((name) => !Object.hasOwn(names, name))
  return [...whole, ...all.map((name) => ({ value: name, label: `All of ${name}` }))]
}

export type Tone = 'neutral' | 'danger' | 'warning'

/** How much an entry must stand out: what was refused or failed, and what is loud by its nature. */
export function toneOf({ action, outcome }: { action: string; outcome: string }): Tone {
  if (outcome === 'denied' || action === 'reveal.break-glass' || action === 'witness.alarm')
    return 'danger'
  if (outcome !== 'allowed' || action === 'auth.failed') return 'warning'
  return 'neutral'
}
