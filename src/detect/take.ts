import type { Detector, Scan, WordDetector } from './scan.ts'

/** Runs a detector; returns where its claim ends, or 0. */
export function take(scan: Scan, detector: Detector, at: number): number {
  const claim = detector(scan, at)
  if (!claim) return 0
  if (claim.finding) scan.found.push(claim.finding)
  return claim.end
}

/** The same for detectors that look at a whole word. */
export function takeWord(scan: Scan, detector: WordDetector, start: number, end: number): number {
  const claim = detector(scan, start, end)
  if (!claim) return 0
  if (claim.finding) scan.found.push(claim.finding)
  return claim.end
}
