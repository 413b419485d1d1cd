// The messages of our own tables for protobufjs, so that both readers have the same fields to find.
import type { Field, Schema } from '../src/ingest/otlp/schema.ts'
import type { Type } from 'protobufjs'

/** Reads a message into objects; null where protobufjs is not installed. */
export async function protobufjsReader(
  schema: Schema,
): Promise<((body: Uint8Array) => void) | null> {
  const found = await import('protobufjs').catch(() => null)
  if (!found) return null
  const { default: protobuf } = found
  const root = new protobuf.Root()
  const known = new Map<Schema, Type>()
  const typeOf = (of: Schema): Type => {
    const before = known.get(of)
    if (before) return before
    const type = new protobuf.Type(`M${known.size}`)
    known.set(of, type)
    root.add(type)
    for (const [id, field] of of) type.add(fieldOf(id, field))
    return type
  }
  const fieldOf = (id: number, { name, type, repeated }: Field) => {
    const named = typeof type === 'string' ? type : typeOf(type).name
    return new protobuf.Field(name, id, named, repeated ? 'repeated' : undefined)
  }
  const type = typeOf(schema)
  root.resolveAll()
  return (body) => void type.decode(body)
}
