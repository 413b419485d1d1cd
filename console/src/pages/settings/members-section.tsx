import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Member } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { None } from '../../ui/none.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { Empty, Loaded, sayError } from '../../ui/states.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'

const ways: Record<Member['how'], string> = {
  key: 'API key',
  link: 'one-time link',
  oidc: 'identity provider',
  certificate: 'certificate',
}

export function MembersSection() {
  const [leaving, setLeaving] = useState<Member | null>(null)
  const members = useQuery({
    queryKey: ['members'],
    queryFn: ({ signal }) => api.members({}, signal),
    refetchInterval: 30_000,
  })
  return (
    <div className="stack">
      <p className="soft">Who has signed in since this collector started.</p>
      <Loaded query={members}>
        {({ members: rows }) =>
          rows.length === 0 ? (
            <Empty title="Nobody yet" icon="users" />
          ) : (
            <Table
              caption="Members"
              columns={columns(setLeaving)}
              rows={rows}
              rowKey={({ name }) => name}
            />
          )
        }
      </Loaded>
      {leaving && <SignOutMember member={leaving} onClose={() => setLeaving(null)} />}
    </div>
  )
}

function columns(onSignOut: (member: Member) => void): Column<Member>[] {
  return [
    {
      key: 'name',
      head: 'Who',
      isWide: true,
      cell: ({ display, name }) => (
        <span className="wrap">
          <PlainText text={display} />{' '}
          <span className="mono soft small">
            <PlainText text={name} />
          </span>
        </span>
      ),
    },
    { key: 'how', head: 'By', cell: ({ how }) => ways[how] },
    { key: 'roles', head: 'Roles', cell: ({ roles }) => roles.join(', ') },
    { key: 'seen', head: 'Last seen', cell: ({ lastSeen }) => <Time at={lastSeen} isRelative /> },
    { key: 'from', head: 'From', isExtra: true, cell: ({ address }) => address ?? <None /> },
    { key: 'sessions', head: 'Sessions', isNumber: true, cell: ({ sessions }) => sessions },
    {
      key: 'do',
      head: '',
      cell: (member) =>
        member.sessions > 0 && (
          <Button
            size="small"
            aria-label={`Sign out ${member.display}`}
            onClick={() => onSignOut(member)}
          >
            Sign out
          </Button>
        ),
    },
  ]
}

function SignOutMember({ member, onClose }: { member: Member; onClose: () => void }) {
  const client = useQueryClient()
  const signOut = useMutation({
    mutationFn: () => api.signOutMember({ body: { name: member.name } }),
    onSuccess: () => {
      toast('Signed out.')
      void client.invalidateQueries({ queryKey: ['members'] })
      onClose()
    },
  })
  return (
    <Confirm
      title="Sign them out?"
      action="Sign out"
      isDanger
      isBusy={signOut.isPending}
      wrong={signOut.error && sayError(signOut.error)}
      onConfirm={() => signOut.mutate()}
      onClose={onClose}
    >
      <p>
        All sessions of <PlainText text={member.display} /> end. They can sign in again unless their
        key or account is taken away too.
      </p>
    </Confirm>
  )
}
