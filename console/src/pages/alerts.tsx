import { Empty } from '../ui/states.tsx'
import { Page } from '../ui/page.tsx'

export default function AlertsPage() {
  return (
    <Page title="Alerts" lead="What needs somebody’s eyes.">
      <Empty title="No alerts" icon="alerts">
        <p className="soft">
          This version raises none here. Denials, failed sign-ins and emergency reveals are in the
          audit, and counted at <code>/metrics</code>, where your own monitoring can watch them.
        </p>
      </Empty>
    </Page>
  )
}
