export const directions = ['input', 'output'] as const
export const destinations = ['store', 'export'] as const

/** Where a value comes from and where it goes: what the conditions of rules look at. Absent: not known. */
export interface Context {
  /** The tool that is called, by its own name. */
  readonly tool?: string | undefined
  /** Whether the value goes into the model or tool, or comes out of it. */
  readonly direction?: (typeof directions)[number] | undefined
  readonly traceType?: string | undefined
  /** `store` for what is recorded, `export` for what leaves for another system. */
  readonly destination?: (typeof destinations)[number] | undefined
}
