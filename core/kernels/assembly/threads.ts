import { executeConvInputPart, executeConvPart, executeConvWeightPart } from './conv'
import { productPart } from './gemm'

/*
 * Splitting one instruction over threads. Every thread is an instance of this module on the same memory. The walking thread
 * writes down what is to be done, wakes the others, and takes parts itself; whoever is free takes the next part. A part is the
 * same arithmetic whoever does it, so results do not depend on the number of threads, nor on who was faster.
 */

/** The control block, at fixed addresses below the module's own data. */
/**
 * The job, how many parts it has, and the next one to be taken, in one word of 64 bits (from the highest: 32, 16 and 16), so that
 * whoever takes a part knows that it is a part of this job and no earlier one.
 */
const TICKET: usize = 1024
/** The ticket's upper half, on which helpers sleep. */
const GENERATION: usize = TICKET + 4
const DONE: usize = 1024 + 64
const KIND: usize = 1024 + 128
const JOB: usize = 1024 + 132
/** Arguments of a product, for kind `PRODUCT`. */
export const PRODUCT_ARGUMENTS: usize = 1024 + 256

export const STOP: i32 = 0
export const PRODUCT: i32 = 1
export const CONV: i32 = 2
export const CONV_INPUT: i32 = 3
export const CONV_WEIGHT: i32 = 4

/** How often to look before going to sleep: some microseconds. */
const LOOKS: i32 = 4000

function part(kind: i32, job: usize, index: i32, parts: i32): void {
  if (kind == PRODUCT) productPart(job, index, parts)
  else if (kind == CONV) executeConvPart(job, index, parts)
  else if (kind == CONV_INPUT) executeConvInputPart(job, index, parts)
  else if (kind == CONV_WEIGHT) executeConvWeightPart(job, index, parts)
}

/** Does all parts (fewer than 65,536) of a job; comes back when every one is done. */
export function parallel(kind: i32, job: usize, parts: i32): void {
  if (ASC_FEATURE_THREADS) {
    // Nobody reads this yet: of the job before no part is left, and each that was taken is done.
    store<i32>(KIND, kind)
    store<usize>(JOB, job)
    atomic.store<i32>(DONE, 0)
    begin(parts)
    takeParts()
    // What is left is at most one part a helper has begun: too short to sleep.
    while (atomic.load<i32>(DONE) != parts) {}
  } else {
    for (let index = 0; index < parts; index++) part(kind, job, index, parts)
  }
}

/** Hands out the ticket of a new job and wakes the helpers. */
function begin(parts: i32): void {
  if (ASC_FEATURE_THREADS) {
    const generation = atomic.load<i32>(GENERATION) + 1
    atomic.store<i64>(TICKET, (<i64>generation << 32) | (<i64>parts << 16))
    atomic.notify(GENERATION, -1)
  }
}

function takeParts(): void {
  if (ASC_FEATURE_THREADS) {
    while (true) {
      const ticket = atomic.load<i64>(TICKET)
      const index = <i32>ticket & 0xffff
      const parts = <i32>(<u32>ticket >> 16)
      if (index >= parts) return
      if (atomic.cmpxchg<i64>(TICKET, ticket, ticket + 1) != ticket) continue
      part(load<i32>(KIND), load<usize>(JOB), index, parts)
      atomic.add<i32>(DONE, 1)
    }
  }
}

/** What a helping thread does, until it is told to stop. */
export function serve(): void {
  if (ASC_FEATURE_THREADS) {
    let seen = 0
    while (true) {
      let looks = 0
      while (atomic.load<i32>(GENERATION) == seen) {
        if (++looks > LOOKS) atomic.wait<i32>(GENERATION, seen, -1)
      }
      seen = atomic.load<i32>(GENERATION)
      if (load<i32>(KIND) == STOP) return
      takeParts()
    }
  }
}

/** Sends the helping threads home. */
export function dismiss(): void {
  if (ASC_FEATURE_THREADS) {
    store<i32>(KIND, STOP)
    begin(0)
  }
}
