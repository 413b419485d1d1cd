/** See checks.mjs: plain data, of which JSON says all. */
export function runChecks(verify: object, material: unknown): Promise<unknown>
