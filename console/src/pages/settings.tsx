import { useLocation, useParams } from 'wouter'
import { whyNot, type Right } from '../lib/rights.ts'
import { useSession } from '../lib/session.ts'
import { Empty } from '../ui/states.tsx'
import { NoPage } from '../ui/no-page.tsx'
import { Page } from '../ui/page.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { AccessSection } from './settings/access-section.tsx'
import { ApiKeysSection } from './settings/api-keys-section.tsx'
import { KeysSection } from './settings/keys-section.tsx'
import { MembersSection } from './settings/members-section.tsx'
import { ProtectionSection } from './settings/protection-section.tsx'
import { RetentionSection } from './settings/retention-section.tsx'
import './settings/settings.css'

const sections = [
  { name: 'api-keys', label: 'API keys', right: 'manage-access', section: ApiKeysSection },
  { name: 'members', label: 'Members', right: 'manage-access', section: MembersSection },
  { name: 'access', label: 'Who may look', right: 'read-settings', section: AccessSection },
  {
    name: 'protection',
    label: 'What is hidden',
    right: 'read-settings',
    section: ProtectionSection,
  },
  { name: 'retention', label: 'Retention', right: 'manage-subjects', section: RetentionSection },
  { name: 'keys', label: 'Keys', right: 'read-settings', section: KeysSection },
] as const satisfies readonly { name: string; right: Right; [more: string]: unknown }[]

export default function SettingsPage() {
  const { section } = useParams<{ section?: string }>()
  const [, navigate] = useLocation()
  const { session, can } = useSession()
  const first = sections.find(({ right }) => can(right)) ?? sections[2]
  const current = section === undefined ? first : sections.find(({ name }) => name === section)
  if (!current) return <NoPage />
  const Shown = current.section
  return (
    <Page title="Settings">
      <Tabs
        label="Settings"
        tabs={sections.map(({ name, label }) => ({ name, label }))}
        current={current.name}
        onChange={(name) => navigate(`/settings/${name}`, { replace: true })}
      >
        {can(current.right) ? (
          <Shown />
        ) : (
          <Empty title="Not for you" icon="lock">
            <p className="soft">{whyNot(current.right, session.principal.roles)}</p>
          </Empty>
        )}
      </Tabs>
    </Page>
  )
}
