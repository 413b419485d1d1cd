/** `size` bytes from the system's generator, drawn through a pool for small sizes. */
export { randomBytes } from '#crypto'
