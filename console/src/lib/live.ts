// One stream of news for all pages: that the log grew, and never what by.
import { focusManager } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { calmly } from './calmly.ts'
import { heard, lost } from './reach.ts'

type Listener = (size: number) => void

const listeners = new Set<Listener>()
let source: EventSource | null = null

function open(): void {
  source = new EventSource('/api/v1/events')
  source.addEventListener('runs', (event: MessageEvent<string>) => {
    grown = sizeOf(event.data)
    tell()
  })
  let isLost = false
  source.addEventListener('error', () => {
    isLost = true
    lost()
    // The browser tries again by itself, but not where it was answered with something else, as a proxy does.
    if (source?.readyState === EventSource.CLOSED) setTimeout(reopen, 10_000)
  })
  source.addEventListener('open', () => {
    heard()
    if (!isLost) return
    isLost = false
    grown ??= 0
    tell()
  })
}

function reopen(): void {
  if (source?.readyState !== EventSource.CLOSED) return
  close()
  if (listeners.size > 0 && focusManager.isFocused()) open()
}

/** What grew while nobody looked is told when somebody does: a page that asked by itself would keep its session alive. */
let grown: number | null = null

function tell(): void {
  if (grown === null || !focusManager.isFocused()) return
  const size = grown
  grown = null
  for (const listener of listeners) listener(size)
}

/** A browser has six connections to a host, for all of its tabs: one that nobody looks at gives its own back. */
focusManager.subscribe((isFocused) => {
  if (!isFocused) return close()
  if (listeners.size > 0 && !source) open()
  tell()
})

function close(): void {
  if (!source) return
  source.close()
  source = null
  // What grows meanwhile is not told: it is asked for when somebody looks again.
  grown = 0
}

function sizeOf(data: string): number {
  try {
    const { size } = JSON.parse(data) as { size?: unknown }
    return typeof size === 'number' ? size : 0
  } catch {
    return 0
  }
}

function listen(listener: Listener): () => void {
  listeners.add(listener)
  if (!source && focusManager.isFocused()) open()
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) close()
  }
}

/** Calls back each time that the log grew, once a second at most. `isOn` false: not now. */
export function useLogGrew(onGrew: Listener, isOn = true): void {
  const latest = useRef(onGrew)
  useEffect(() => {
    latest.current = onGrew
  })
  useEffect(() => (isOn ? listen((size) => latest.current(size)) : undefined), [isOn])
}

const calmMs = 5000

/** For what costs the collector more than a glance: one at a time, and some seconds apart; the last growth is always followed. */
export function useLogGrewCalmly(onGrew: () => Promise<unknown>): void {
  const latest = useRef(onGrew)
  useEffect(() => {
    latest.current = onGrew
  })
  const [calm] = useState(() => calmly(calmMs, () => latest.current()))
  useEffect(() => calm.stop, [calm])
  useLogGrew(calm.call)
}
