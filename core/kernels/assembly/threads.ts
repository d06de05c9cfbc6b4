import { executeConvInputPart, executeConvPart, executeConvWeightPart } from './conv'
import { productPart } from './gemm'

/*
 * Splitting one instruction over threads. Every thread is an instance of this module on the same memory. The walking thread
 * writes down what is to be done, wakes the others, and takes parts itself; whoever is free takes the next part. A part is the
 * same arithmetic whoever does it, so results do not depend on the number of threads, nor on who was faster.
 */

/** The control block, 32-bit integers at fixed addresses below the module's own data. */
const GENERATION: usize = 1024
/** The next part to be taken; none is left from `PARTS` on. */
const NEXT: usize = 1024 + 64
const DONE: usize = 1024 + 128
const PARTS: usize = 1024 + 192
const KIND: usize = 1024 + 196
const JOB: usize = 1024 + 200
/** Arguments of a product, for kind `PRODUCT`. */
export const PRODUCT_ARGUMENTS: usize = 1024 + 256

export const STOP: i32 = 0
export const PRODUCT: i32 = 1
export const CONV: i32 = 2
export const CONV_INPUT: i32 = 3
export const CONV_WEIGHT: i32 = 4

/** Behind the last part of any job. */
const NOWHERE: i32 = 1 << 30

/** How often to look before going to sleep: some microseconds. */
const LOOKS: i32 = 4000

function part(kind: i32, job: usize, index: i32, parts: i32): void {
  if (kind == PRODUCT) productPart(job, index, parts)
  else if (kind == CONV) executeConvPart(job, index, parts)
  else if (kind == CONV_INPUT) executeConvInputPart(job, index, parts)
  else if (kind == CONV_WEIGHT) executeConvWeightPart(job, index, parts)
}

/** Does all parts of a job; comes back when every one is done. */
export function parallel(kind: i32, job: usize, parts: i32): void {
  if (ASC_FEATURE_THREADS) {
    // Nobody can take a part while this is written: there is none before NEXT is 0.
    atomic.store<i32>(NEXT, NOWHERE)
    store<i32>(KIND, kind)
    store<usize>(JOB, job)
    atomic.store<i32>(DONE, 0)
    atomic.store<i32>(PARTS, parts)
    atomic.store<i32>(NEXT, 0)
    atomic.add<i32>(GENERATION, 1)
    atomic.notify(GENERATION, -1)
    takeParts()
    // What is left is at most one part a helper has begun: too short to sleep.
    while (atomic.load<i32>(DONE) != parts) {}
  } else {
    for (let index = 0; index < parts; index++) part(kind, job, index, parts)
  }
}

function takeParts(): void {
  if (ASC_FEATURE_THREADS) {
    while (true) {
      if (atomic.load<i32>(NEXT) >= atomic.load<i32>(PARTS)) return
      const index = atomic.add<i32>(NEXT, 1)
      const parts = atomic.load<i32>(PARTS)
      if (index >= parts) return
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
    atomic.add<i32>(GENERATION, 1)
    atomic.notify(GENERATION, -1)
  }
}
