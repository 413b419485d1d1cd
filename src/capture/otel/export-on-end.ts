import type { SpanExporterLike, SpanLike, SpanProcessorLike } from './span-shape.ts'

const sampled = 1

/** A processor that exports each sampled span when it ends, once its resource is complete. */
export function exportOnEnd(exporter: SpanExporterLike): SpanProcessorLike {
  const pending = new Set<Promise<void>>()
  const send = async (span: SpanLike): Promise<void> => {
    if (span.resource.asyncAttributesPending) await span.resource.waitForAsyncAttributes?.()
    await new Promise<void>((resolve) => exporter.export([span], () => resolve()))
  }
  const onEnd = (span: SpanLike): void => {
    if (!(span.spanContext().traceFlags & sampled)) return
    // An exporter tells of a failure in its result; one that throws instead has nothing more to say.
    const done = send(span).catch(() => {})
    pending.add(done)
    void done.finally(() => pending.delete(done))
  }
  const flush = async (): Promise<void> => {
    await Promise.all(pending)
    await exporter.forceFlush?.()
  }
  return {
    onStart: () => {},
    onEnd,
    forceFlush: flush,
    shutdown: async () => {
      await flush()
      await exporter.shutdown()
    },
  }
}
