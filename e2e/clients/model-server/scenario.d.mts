export const canaries: readonly string[]
