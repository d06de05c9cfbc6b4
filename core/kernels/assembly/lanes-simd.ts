/*
 * The vocabulary of all kernels: vectors of four float32, and of four 32-bit integers in the same registers.
 * lanes-plain.ts says the same with single numbers, for machines without SIMD; a build takes one of the two as `./lanes`.
 * Masks are all ones or all zeros in each lane.
 */

export type V = v128
/** Half as many float64. */
export type D = v128
export const LANES: i32 = 4
/** Bytes of one vector. */
export const VECTOR: usize = 16

// @ts-ignore: decorator
@inline export function load_(p: usize): V { return v128.load(p) }
// @ts-ignore: decorator
@inline export function store_(p: usize, v: V): void { v128.store(p, v) }
// @ts-ignore: decorator
@inline export function splat(x: f32): V { return f32x4.splat(x) }
/** All lanes the number at p. */
// @ts-ignore: decorator
@inline export function loadSplat(p: usize): V { return v128.load32_splat(p) }
// @ts-ignore: decorator
@inline export function add(a: V, b: V): V { return f32x4.add(a, b) }
// @ts-ignore: decorator
@inline export function sub(a: V, b: V): V { return f32x4.sub(a, b) }
// @ts-ignore: decorator
@inline export function mul(a: V, b: V): V { return f32x4.mul(a, b) }
// @ts-ignore: decorator
@inline export function div(a: V, b: V): V { return f32x4.div(a, b) }
/** a · b + c, in one rounding where the machine can. */
// @ts-ignore: decorator
@inline export function madd(a: V, b: V, c: V): V {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}
/** c − a · b, likewise. */
// @ts-ignore: decorator
@inline export function nmadd(a: V, b: V, c: V): V {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c)
  return f32x4.sub(c, f32x4.mul(a, b))
}
// @ts-ignore: decorator
@inline export function neg(a: V): V { return f32x4.neg(a) }
// @ts-ignore: decorator
@inline export function abs_(a: V): V { return f32x4.abs(a) }
// @ts-ignore: decorator
@inline export function sqrt_(a: V): V { return f32x4.sqrt(a) }
/** NaN if either is. */
// @ts-ignore: decorator
@inline export function min_(a: V, b: V): V { return f32x4.min(a, b) }
// @ts-ignore: decorator
@inline export function max_(a: V, b: V): V { return f32x4.max(a, b) }
/** To the nearest integer, ties to even. */
// @ts-ignore: decorator
@inline export function nearest_(a: V): V { return f32x4.nearest(a) }
// @ts-ignore: decorator
@inline export function eq(a: V, b: V): V { return f32x4.eq(a, b) }
// @ts-ignore: decorator
@inline export function ne(a: V, b: V): V { return f32x4.ne(a, b) }
// @ts-ignore: decorator
@inline export function lt(a: V, b: V): V { return f32x4.lt(a, b) }
// @ts-ignore: decorator
@inline export function le(a: V, b: V): V { return f32x4.le(a, b) }
// @ts-ignore: decorator
@inline export function gt(a: V, b: V): V { return f32x4.gt(a, b) }
// @ts-ignore: decorator
@inline export function ge(a: V, b: V): V { return f32x4.ge(a, b) }
// @ts-ignore: decorator
@inline export function and(a: V, b: V): V { return v128.and(a, b) }
// @ts-ignore: decorator
@inline export function or(a: V, b: V): V { return v128.or(a, b) }
// @ts-ignore: decorator
@inline export function xor(a: V, b: V): V { return v128.xor(a, b) }
/** a where the mask is not set. */
// @ts-ignore: decorator
@inline export function andnot(a: V, mask: V): V { return v128.andnot(a, mask) }
/** a where the mask is set, else b. */
// @ts-ignore: decorator
@inline export function select_(mask: V, a: V, b: V): V { return v128.bitselect(a, b, mask) }
// @ts-ignore: decorator
@inline export function anyTrue(mask: V): bool { return v128.any_true(mask) }

// Integers.
// @ts-ignore: decorator
@inline export function splatInt(x: i32): V { return i32x4.splat(x) }
// @ts-ignore: decorator
@inline export function addInt(a: V, b: V): V { return i32x4.add(a, b) }
// @ts-ignore: decorator
@inline export function subInt(a: V, b: V): V { return i32x4.sub(a, b) }
// @ts-ignore: decorator
@inline export function shiftLeft(a: V, bits: i32): V { return i32x4.shl(a, bits) }
// @ts-ignore: decorator
@inline export function shiftRight(a: V, bits: i32): V { return i32x4.shr_s(a, bits) }
// @ts-ignore: decorator
@inline export function shiftRightUnsigned(a: V, bits: i32): V { return i32x4.shr_u(a, bits) }
// @ts-ignore: decorator
@inline export function eqInt(a: V, b: V): V { return i32x4.eq(a, b) }
// @ts-ignore: decorator
@inline export function ltInt(a: V, b: V): V { return i32x4.lt_s(a, b) }
/** Float to integer, towards zero; NaN is 0, and what is too large the largest. */
// @ts-ignore: decorator
@inline export function toInt(a: V): V { return i32x4.trunc_sat_f32x4_s(a) }
// @ts-ignore: decorator
@inline export function toFloat(a: V): V { return f32x4.convert_i32x4_s(a) }
/** Set in the first `count` lanes. */
// @ts-ignore: decorator
@inline export function firstLanes(count: i32): V { return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)) }
// @ts-ignore: decorator
@inline export function sumLanesInt(v: V): i32 {
  return (i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1)) + (i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3))
}

// Across the lanes.
/** Sum of all lanes. */
// @ts-ignore: decorator
@inline export function sumLanes(v: V): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}
/** The same in float64. */
// @ts-ignore: decorator
@inline export function sumLanesDouble(v: V): f64 {
  return (<f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1))
    + (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3))
}
// @ts-ignore: decorator
@inline export function maxLanes(v: V): f32 {
  return max<f32>(
    max<f32>(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max<f32>(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  )
}
// @ts-ignore: decorator
@inline export function minLanes(v: V): f32 {
  return min<f32>(
    min<f32>(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    min<f32>(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  )
}
/** The first lane. */
// @ts-ignore: decorator
@inline export function first(v: V): f32 { return f32x4.extract_lane(v, 0) }

/** Four vectors as a matrix, transposed and stored `step` bytes apart. */
// @ts-ignore: decorator
@inline export function storeTransposed(p: usize, step: usize, a: V, b: V, c: V, d: V): void {
  const ab0 = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
  const ab1 = i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
  const cd0 = i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
  const cd1 = i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
  v128.store(p, i8x16.shuffle(ab0, cd0, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23))
  v128.store(p + step, i8x16.shuffle(ab0, cd0, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
  v128.store(p + 2 * step, i8x16.shuffle(ab1, cd1, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23))
  v128.store(p + 3 * step, i8x16.shuffle(ab1, cd1, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
}
/** The sums of the lanes of four vectors, as one vector. */
// @ts-ignore: decorator
@inline export function sumsOf(a: V, b: V, c: V, d: V): V {
  const ab0 = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
  const ab1 = i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
  const cd0 = i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
  const cd1 = i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
  const ab = f32x4.add(ab0, ab1)
  const cd = f32x4.add(cd0, cd1)
  return f32x4.add(
    i8x16.shuffle(ab, cd, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
    i8x16.shuffle(ab, cd, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
  )
}
/** Stores the first `count` lanes. */
// @ts-ignore: decorator
@inline export function storeFirst(p: usize, v: V, count: i32): void {
  v128.store_lane<f32>(p, v, 0)
  if (count > 1) v128.store_lane<f32>(p, v, 1, 4)
  if (count > 2) v128.store_lane<f32>(p, v, 2, 8)
  if (count > 3) v128.store_lane<f32>(p, v, 3, 12)
}
/** Stores the first `count` lanes `step` bytes apart. */
// @ts-ignore: decorator
@inline export function scatterFirst(p: usize, step: usize, v: V, count: i32): void {
  v128.store_lane<f32>(p, v, 0)
  if (count > 1) v128.store_lane<f32>(p + step, v, 1)
  if (count > 2) v128.store_lane<f32>(p + 2 * step, v, 2)
  if (count > 3) v128.store_lane<f32>(p + 3 * step, v, 3)
}
/** One number of the vector. */
// @ts-ignore: decorator
@inline export function withLane(v: V, lane: i32, x: f32): V {
  if (lane == 0) return f32x4.replace_lane(v, 0, x)
  if (lane == 1) return f32x4.replace_lane(v, 1, x)
  if (lane == 2) return f32x4.replace_lane(v, 2, x)
  return f32x4.replace_lane(v, 3, x)
}
// @ts-ignore: decorator
@inline export function lane(v: V, lane: i32): f32 {
  if (lane == 0) return f32x4.extract_lane(v, 0)
  if (lane == 1) return f32x4.extract_lane(v, 1)
  if (lane == 2) return f32x4.extract_lane(v, 2)
  return f32x4.extract_lane(v, 3)
}
/** Numbers `step` bytes apart. */
// @ts-ignore: decorator
@inline export function gatherStrided(p: usize, step: usize): V {
  let v = v128.load32_zero(p)
  v = v128.load_lane<f32>(p + step, v, 1)
  v = v128.load_lane<f32>(p + 2 * step, v, 2)
  return v128.load_lane<f32>(p + 3 * step, v, 3)
}

// Float64: the first half of a vector, and the second.
// @ts-ignore: decorator
@inline export function lowDoubles(v: V): D { return f64x2.promote_low_f32x4(v) }
// @ts-ignore: decorator
@inline export function highDoubles(v: V): D {
  return f64x2.promote_low_f32x4(i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15))
}
// @ts-ignore: decorator
@inline export function splatDouble(x: f64): D { return f64x2.splat(x) }
// @ts-ignore: decorator
@inline export function addDouble(a: D, b: D): D { return f64x2.add(a, b) }
// @ts-ignore: decorator
@inline export function subDouble(a: D, b: D): D { return f64x2.sub(a, b) }
// @ts-ignore: decorator
@inline export function mulDouble(a: D, b: D): D { return f64x2.mul(a, b) }
// @ts-ignore: decorator
@inline export function absDouble(a: D): D { return f64x2.abs(a) }
// @ts-ignore: decorator
@inline export function sumDoubles(a: D): f64 { return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1) }
