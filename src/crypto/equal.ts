/** Compares bytes in constant time (best effort in JavaScript); false when lengths differ. */
export { equalBytes } from '#crypto'
