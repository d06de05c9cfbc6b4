/** Entries a map works on at a time: small enough that its registers stay in the fastest memory. Known to assembly/map.ts. */
const BLOCK = 64

/** Bytes of memory a map needs while it runs: for each register where it is, and room for a block. */
export function mapWork(registers: number): number {
  return 16 * Math.ceil(registers / 4) + 4 * BLOCK * registers
}
