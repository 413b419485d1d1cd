/** Stands for what is not there, or not known. */
export function None() {
  return <span className="none soft">–</span>
}
