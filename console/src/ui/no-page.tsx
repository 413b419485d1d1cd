import { Link } from 'wouter'
import { Page } from './page.tsx'
import { Empty } from './states.tsx'

/** At an address that is no page's. */
export function NoPage() {
  return (
    <Page title="No such page">
      <Empty title="There is no page here">
        <p className="soft">
          The address may be mistyped. <Link href="/">To the first page</Link>
        </p>
      </Empty>
    </Page>
  )
}
