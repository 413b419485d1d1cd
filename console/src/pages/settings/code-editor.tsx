import { useRef } from 'react'
import { TextArea } from '../../ui/text-area.tsx'

export interface CodeEditorProps {
  readonly label: string
  readonly value: string
  readonly onValue: (value: string) => void
  readonly isReadOnly?: boolean
}

/** A plain text area with the numbers of its lines. */
export function CodeEditor({ label, value, onValue, isReadOnly = false }: CodeEditorProps) {
  const lines = useRef<HTMLDivElement>(null)
  const count = value.split('\n').length
  return (
    <div className="editor">
      <div className="editor-lines" ref={lines} aria-hidden="true">
        {Array.from({ length: count }, (_, line) => line + 1).join('\n')}
      </div>
      <TextArea
        label={label}
        isLabelHidden
        value={value}
        onValue={onValue}
        readOnly={isReadOnly}
        wrap="off"
        onScroll={(event) => {
          if (lines.current) lines.current.scrollTop = event.currentTarget.scrollTop
        }}
      />
    </div>
  )
}
