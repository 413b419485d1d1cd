export interface ModelServer {
  /** Without a path. */
  readonly url: string
  readonly requests: readonly {
    readonly path: string
    readonly scenario: string
    readonly headers: Readonly<Record<string, string | string[] | undefined>>
    readonly body: unknown
  }[]
  close(): Promise<void>
}

export function startModelServer(): Promise<ModelServer>
