import { Fragment } from 'react'
import { useActiveShortcuts } from '../lib/shortcuts.ts'
import { Dialog } from './dialog.tsx'

const names: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
}

export function HelpDialog({ onClose }: { onClose: () => void }) {
  const shortcuts = useActiveShortcuts()
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="keys">
        {shortcuts.map(({ keys, what }) => (
          <Fragment key={keys}>
            <dt>
              {keys.split(' ').map((key, index) => (
                <Fragment key={key}>
                  {index > 0 && ' then '}
                  <kbd>{names[key] ?? key}</kbd>
                </Fragment>
              ))}
            </dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  )
}
