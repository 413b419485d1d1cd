import { useState } from 'react'
import { filtersFrom, queryOf, type RunFilters } from '../../lib/filters.ts'
import {
  leavesOut,
  readViews,
  readyViews,
  withView,
  writeViews,
  type SavedView,
} from '../../lib/filters-saved.ts'
import { useViewSetting } from '../../lib/view-settings.ts'
import { AskDialog } from '../../ui/ask-dialog.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Menu } from '../../ui/menu.tsx'
import { TextField } from '../../ui/text-field.tsx'

export interface SavedViewsProps {
  readonly filters: RunFilters
  readonly onChange: (filters: RunFilters) => void
}

export function SavedViews({ filters, onChange }: SavedViewsProps) {
  const [kept, keep] = useViewSetting('views')
  const [dialog, setDialog] = useState<'save' | 'manage' | null>(null)
  const views = readViews(kept)
  const query = queryOf(filters)
  const items = [...views, ...readyViews].map((view) => ({
    label: view.name,
    isChecked: view.query === query,
    onChoose: () => onChange(filtersFrom(view.query)),
  }))
  const save = {
    label: 'Save this view…',
    whyNot: query === '' ? 'Set a filter first.' : null,
    onChoose: () => setDialog('save'),
  }
  const manage = { label: 'Remove a view…', onChoose: () => setDialog('manage') }
  const close = (): void => setDialog(null)
  return (
    <>
      <Menu
        button={{ children: 'Views', icon: 'down' }}
        place="below-end"
        items={[...items, save, ...(views.length > 0 ? [manage] : [])]}
      />
      {dialog === 'save' && (
        <SaveView
          filters={filters}
          onClose={close}
          onSave={(name) => {
            keep(writeViews(withView(views, name, filters)))
            close()
          }}
        />
      )}
      {dialog === 'manage' && (
        <ManageViews
          views={views}
          onClose={close}
          onRemove={(name) => keep(writeViews(views.filter((view) => view.name !== name)))}
        />
      )}
    </>
  )
}

interface SaveViewProps {
  readonly filters: RunFilters
  readonly onSave: (name: string) => void
  readonly onClose: () => void
}

function SaveView({ filters, onSave, onClose }: SaveViewProps) {
  const [name, setName] = useState('')
  const isEmpty = name.trim() === ''
  return (
    <AskDialog
      title="Save this view"
      action="Save"
      whyNot={isEmpty ? 'Give it a name first.' : null}
      onDo={() => onSave(name)}
      onClose={onClose}
    >
      <TextField
        label="Name"
        value={name}
        maxLength={60}
        autoFocus
        onValue={setName}
        onKeyDown={(event) => event.key === 'Enter' && !isEmpty && onSave(name)}
        hint="Kept in this browser, for you alone."
      />
      {leavesOut(filters) && (
        <p className="notice" data-tone="warn">
          User, session and tag are left out: what may name a person does not stay in the browser.
        </p>
      )}
    </AskDialog>
  )
}

interface ManageViewsProps {
  readonly views: readonly SavedView[]
  readonly onRemove: (name: string) => void
  readonly onClose: () => void
}

function ManageViews({ views, onRemove, onClose }: ManageViewsProps) {
  return (
    <Dialog
      title="Saved views"
      onClose={onClose}
      actions={
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <ul className="plain-list stack-tight">
        {views.map(({ name }) => (
          <li key={name} className="spread">
            <span className="wrap">{name}</span>
            <Button size="small" kind="quiet" icon="trash" onClick={() => onRemove(name)}>
              Remove
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
