/** A stream of random numbers by name, exactly as `graph-file.md` fixes it. Its state is plain data, so that a step can be taken back. */
export interface RandomStream {
  /** Uniform in [0, 1), 53 bits, two draws. */
  uniform(): number
  /** Standard normal, from two uniforms. */
  normal(): number
  /** Four 32-bit words. */
  state(): readonly [number, number, number, number]
  restore(state: readonly [number, number, number, number]): void
}
