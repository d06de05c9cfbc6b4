/* What core uses of WebAssembly. Every host of this program has it; core knows no other part of a host. */

declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string
  }
  const Module: new (bytes: Uint8Array) => Module
  class Instance {
    constructor(module: Module, imports: { readonly env: { readonly memory: Memory } })
    readonly exports: unknown
  }
  class Memory {
    constructor(descriptor: { readonly initial: number; readonly maximum?: number; readonly shared?: boolean })
    readonly buffer: ArrayBuffer
    /** By this many pages of 64 KiB. Throws where there is no room. */
    grow(pages: number): number
  }
  function validate(bytes: Uint8Array): boolean
}
