/** What a document may hold at most; a file with more is refused, and so is an edit that would make one. */
export const limits = {
  fileBytes: 256 * 1024 * 1024,
  /** Of objects and lists in each other; the outermost is 1. */
  depth: 64,
  nodes: 100_000,
  edges: 500_000,
  /** Characters (code points). */
  label: 256,
  /** Pixels from the origin, so that a canvas can count on its arithmetic. */
  coordinate: 1_000_000_000,
} as const
