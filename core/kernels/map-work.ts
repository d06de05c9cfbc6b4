/** Bytes of memory a map with so many registers needs while it runs. */
export const mapWork = (registers: number): number => 256 * registers
