import type { ChunkRef } from '../record/chunk-ref.ts'
import type { ChunkGroup, SlotState } from './trace-state.ts'

/** Tells each reference where its chunks stand in the record's list. */
export function placeRefs(
  own: unknown,
  groups: readonly ChunkGroup[],
  ordinals: readonly number[],
): void {
  const byOrdinal = new Map(ordinals.map((ordinal, position) => [ordinal, position]))
  const positions = new Map(groups.map((group, i) => [i, byOrdinal.get(group.ordinal) ?? 0]))
  visit(own)

  function visit(value: unknown): void {
    if (typeof value !== 'object' || value === null) return
    if ('place' in value && 'spread' in value) (value as ChunkRef).place(positions)
    else for (const item of Object.values(value)) visit(item)
  }
}

/** Which of a slot's groups a record lists: those of a known list that it goes on from, and the rest. */
export function listOf(slot: SlotState, groups: readonly ChunkGroup[]) {
  const ordinals = [...new Set(groups.map((group) => group.ordinal))].sort((a, b) => a - b)
  const base = slot.base(ordinals)
  const appended = ordinals
    .slice(base?.ordinals.length ?? 0)
    .flatMap((ordinal) => slot.groups[ordinal] ?? [])
  return { ordinals, base, appended }
}
