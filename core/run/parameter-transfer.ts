import type { Machine } from '../kernels/machine.ts'
import { ALIGNMENT } from '../compile/lower/assign.ts'

/** Where parameters and buffers lie in a machine. */
export interface ResidentParameters {
  readonly machine: Machine
  /** Undefined if there is none of that name. */
  addressOf(name: string): number | undefined
}

/** A parameter that is to be overwritten: where, and by how many numbers. */
export interface Target {
  readonly name: string
  readonly address: number
  readonly size: number
}

/** Words that lie together in both machines. */
interface Stretch {
  readonly from: number
  readonly to: number
  words: number
}

const WORD = 4

/** Copies parameters from machine to machine, as far as both have them: what lies side by side in both, at once. */
export class ParameterTransfer {
  readonly source: ResidentParameters
  private readonly machine: Machine
  private readonly stretches: readonly Stretch[]

  constructor(source: ResidentParameters, machine: Machine, targets: readonly Target[]) {
    this.source = source
    this.machine = machine
    const stretches: Stretch[] = []
    for (const { name, address, size } of targets.toSorted((a, b) => a.address - b.address)) {
      const from = source.addressOf(name)
      if (from === undefined) continue
      const last = stretches.at(-1)
      // Between neighbours lies what rounds a length up, and means nothing.
      const isNext = last && address - last.to === from - last.from && address - last.to < WORD * last.words + ALIGNMENT
      if (isNext) last.words = (address - last.to) / WORD + size
      else stretches.push({ from, to: address, words: size })
    }
    this.stretches = stretches
  }

  copy(): void {
    const source = this.source.machine
    for (const { from, to, words } of this.stretches) {
      this.machine.integers(to, words).set(source.integers(from, words))
    }
  }
}
