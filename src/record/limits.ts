/** Bounds on what comes from outside. Sizes in bytes unless said otherwise. */
export const limits = {
  /** A request body as received. */
  bodyBytes: 32 * 1024 * 1024,
  /** A request body after inflation. */
  inflatedBytes: 64 * 1024 * 1024,
  /** Steps in one request. */
  stepsPerRequest: 100_000,
  /** Traces in one request: each new one takes keys of its own. */
  tracesPerRequest: 10_000,
  /** Nesting of JSON, key-value lists and arrays. */
  depth: 64,
  /** Values in one step (object members and array elements). */
  valuesPerStep: 200_000,
  /** Values in one request body, known or unknown: JSON values, or protobuf fields. */
  valuesPerRequest: 2_000_000,
  /** The same with what is made of them: values of JSON in strings, nodes of indexed attributes, events. */
  unfoldedPerRequest: 3_000_000,
  /** Levels of JSON inside JSON strings that are unwrapped. */
  jsonInStringLevels: 3,
  /** Characters of a text that may stand in a header. */
  headerText: 64,
} as const
