import { decodeBytes } from '../tensor/base64.ts'
import { binaries } from './built/binaries.ts'

/*
 * The machine: a WebAssembly instance with its own memory. A program is a stretch of that memory; `run` walks it.
 * See instructions.ts for what it can do, and assembly/ for how.
 */

export type BuildName = keyof typeof binaries

interface Exports {
  run(start: number, end: number): number
  repeat(start: number, end: number, times: number, objective: number, objectives: number): number
  failure(): number
  instructionsDone(): bigint
  ownBytes(): number
  serve(): void
  dismiss(): void
}

/** Bytes of a page of memory. */
const PAGE = 65536
/** Where a program may begin: what lies before are the machine's own tables and its control block. */
export const PROGRAM_ADDRESS = 65536
/** 4 GiB is what 32-bit addresses reach. */
const MOST_PAGES = 65536

/** What a helping thread needs to become one: to be sent to it, and given to `serveMachine` there. */
export interface Helper {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
}

export interface MachineOptions {
  /** Which build; the best this host can run if left out. */
  readonly build?: BuildName
  /** Threads for large products; 1 if left out. More than one needs `spawn`, and a host with shared memory. */
  readonly threads?: number
  /** Starts a thread that calls `serveMachine`. */
  readonly spawn?: (helper: Helper) => void
}

/** What a helping thread does until the machine lets it go: it never comes back before. */
export function serveMachine({ module, memory }: Helper): void {
  const instance = new WebAssembly.Instance(module, { env: { memory } })
  ;(instance.exports as unknown as Exports).serve()
}

/** The build of the same speed that shares its memory. */
function sharedBuild(build: BuildName): BuildName {
  return build === 'fma' || build === 'fmaShared' ? 'fmaShared' : 'simdShared'
}

/** Whether this host can run a build. */
export function canRun(build: BuildName): boolean {
  return WebAssembly.validate(bytesOf(build))
}

/** The fastest build this host can run: fused multiply-add, else SIMD, else neither. */
export function bestBuild(): BuildName {
  best ??= canRun('fma') ? 'fma' : canRun('simd') ? 'simd' : 'plain'
  return best
}

let best: BuildName | undefined
const modules = new Map<BuildName, WebAssembly.Module>()

/** The code of a build. */
export function bytesOf(build: BuildName): Uint8Array<ArrayBuffer> {
  return decodeBytes(binaries[build])!
}

/** The compiled module of a build; compiled once. */
export function moduleOf(build: BuildName): WebAssembly.Module {
  const known = modules.get(build)
  if (known) return known
  const module = new WebAssembly.Module(bytesOf(build))
  modules.set(build, module)
  return module
}

export class Machine {
  readonly build: BuildName
  /** Threads that work on large products. */
  readonly threads: number
  private readonly memory: WebAssembly.Memory
  private readonly exports: Exports
  private pages = 1

  constructor({ build: wanted = bestBuild(), threads = 1, spawn }: MachineOptions = {}) {
    const build = threads > 1 && wanted !== 'plain' ? sharedBuild(wanted) : wanted
    this.build = build
    const shared = build === 'simdShared' || build === 'fmaShared'
    this.threads = shared && spawn ? threads : 1
    this.memory = new WebAssembly.Memory(shared ? { initial: 1, maximum: MOST_PAGES, shared } : { initial: 1 })
    const instance = new WebAssembly.Instance(moduleOf(build), { env: { memory: this.memory } })
    this.exports = instance.exports as unknown as Exports
    if (this.exports.ownBytes() > PROGRAM_ADDRESS)
      throw new Error('the machine needs more memory for itself than it has')
    for (let helper = 1; helper < this.threads; helper++) spawn?.({ module: moduleOf(build), memory: this.memory })
  }

  /** Lets the helping threads go. The machine goes on alone. */
  dismiss(): void {
    if (this.threads > 1) this.exports.dismiss()
  }

  /** Bytes of memory it has. */
  get bytes(): number {
    return this.pages * PAGE
  }

  /** Sees to it that there is memory up to this address. False where the host has not that much. */
  reserve(bytes: number): boolean {
    const wanted = Math.ceil(bytes / PAGE)
    if (wanted <= this.pages) return true
    if (wanted > MOST_PAGES) return false
    try {
      this.memory.grow(wanted - this.pages)
    } catch {
      return false
    }
    this.pages = wanted
    return true
  }

  /** The memory as numbers. A view holds until `reserve` is called. */
  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length)
  }

  integers(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length)
  }

  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, length)
  }

  /** Runs the instructions from one address to another. 0, or the address of the one whose data were wrong. */
  run(start: number, end: number): number {
    return this.exports.run(start, end) >>> 0
  }

  /**
   * Runs a stretch several times in one call and writes the float64 at `objective` to the list at `objectives` after each.
   * How often it went through; it stops early at wrong data (`failure`).
   */
  repeat(start: number, end: number, times: number, objective: number, objectives: number): number {
    return this.exports.repeat(start, end, times, objective, objectives)
  }

  /** Address of the instruction that stopped the last walk, or 0. */
  get failure(): number {
    return this.exports.failure() >>> 0
  }

  /** How many instructions were done since the machine was made. */
  get instructionsDone(): number {
    return Number(this.exports.instructionsDone())
  }
}
