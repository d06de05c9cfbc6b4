/*
 * The vocabulary of lanes-simd.ts for machines without SIMD: a vector is a single float32, an integer its bits.
 * Masks are all ones (a NaN, if looked at as a number) or all zeros.
 */

export type V = f32
export type D = f64
export const LANES: i32 = 1
/** Bytes of one vector. */
export const VECTOR: usize = 4

// @ts-ignore: decorator
@inline export function load_(p: usize): V { return load<f32>(p) }
// @ts-ignore: decorator
@inline export function store_(p: usize, v: V): void { store<f32>(p, v) }
// @ts-ignore: decorator
@inline export function splat(x: f32): V { return x }
// @ts-ignore: decorator
@inline export function loadSplat(p: usize): V { return load<f32>(p) }
// @ts-ignore: decorator
@inline export function add(a: V, b: V): V { return a + b }
// @ts-ignore: decorator
@inline export function sub(a: V, b: V): V { return a - b }
// @ts-ignore: decorator
@inline export function mul(a: V, b: V): V { return a * b }
// @ts-ignore: decorator
@inline export function div(a: V, b: V): V { return a / b }
// @ts-ignore: decorator
@inline export function madd(a: V, b: V, c: V): V { return a * b + c }
// @ts-ignore: decorator
@inline export function nmadd(a: V, b: V, c: V): V { return c - a * b }
// @ts-ignore: decorator
@inline export function neg(a: V): V { return -a }
// @ts-ignore: decorator
@inline export function abs_(a: V): V { return abs<f32>(a) }
// @ts-ignore: decorator
@inline export function sqrt_(a: V): V { return sqrt<f32>(a) }
// @ts-ignore: decorator
@inline export function min_(a: V, b: V): V { return min<f32>(a, b) }
// @ts-ignore: decorator
@inline export function max_(a: V, b: V): V { return max<f32>(a, b) }
// @ts-ignore: decorator
@inline export function nearest_(a: V): V { return nearest<f32>(a) }
// @ts-ignore: decorator
@inline export function eq(a: V, b: V): V { return reinterpret<f32>(a == b ? -1 : 0) }
// @ts-ignore: decorator
@inline export function ne(a: V, b: V): V { return reinterpret<f32>(a != b ? -1 : 0) }
// @ts-ignore: decorator
@inline export function lt(a: V, b: V): V { return reinterpret<f32>(a < b ? -1 : 0) }
// @ts-ignore: decorator
@inline export function le(a: V, b: V): V { return reinterpret<f32>(a <= b ? -1 : 0) }
// @ts-ignore: decorator
@inline export function gt(a: V, b: V): V { return reinterpret<f32>(a > b ? -1 : 0) }
// @ts-ignore: decorator
@inline export function ge(a: V, b: V): V { return reinterpret<f32>(a >= b ? -1 : 0) }
// @ts-ignore: decorator
@inline export function and(a: V, b: V): V { return reinterpret<f32>(reinterpret<i32>(a) & reinterpret<i32>(b)) }
// @ts-ignore: decorator
@inline export function or(a: V, b: V): V { return reinterpret<f32>(reinterpret<i32>(a) | reinterpret<i32>(b)) }
// @ts-ignore: decorator
@inline export function xor(a: V, b: V): V { return reinterpret<f32>(reinterpret<i32>(a) ^ reinterpret<i32>(b)) }
// @ts-ignore: decorator
@inline export function andnot(a: V, mask: V): V { return reinterpret<f32>(reinterpret<i32>(a) & ~reinterpret<i32>(mask)) }
// @ts-ignore: decorator
@inline export function select_(mask: V, a: V, b: V): V { return reinterpret<i32>(mask) ? a : b }
// @ts-ignore: decorator
@inline export function anyTrue(mask: V): bool { return reinterpret<i32>(mask) != 0 }

// Integers.
// @ts-ignore: decorator
@inline export function splatInt(x: i32): V { return reinterpret<f32>(x) }
// @ts-ignore: decorator
@inline export function addInt(a: V, b: V): V { return reinterpret<f32>(reinterpret<i32>(a) + reinterpret<i32>(b)) }
// @ts-ignore: decorator
@inline export function subInt(a: V, b: V): V { return reinterpret<f32>(reinterpret<i32>(a) - reinterpret<i32>(b)) }
// @ts-ignore: decorator
@inline export function shiftLeft(a: V, bits: i32): V { return reinterpret<f32>(reinterpret<i32>(a) << bits) }
// @ts-ignore: decorator
@inline export function shiftRight(a: V, bits: i32): V { return reinterpret<f32>(reinterpret<i32>(a) >> bits) }
// @ts-ignore: decorator
@inline export function shiftRightUnsigned(a: V, bits: i32): V { return reinterpret<f32>(<i32>(reinterpret<u32>(a) >>> bits)) }
// @ts-ignore: decorator
@inline export function eqInt(a: V, b: V): V { return reinterpret<f32>(reinterpret<i32>(a) == reinterpret<i32>(b) ? -1 : 0) }
// @ts-ignore: decorator
@inline export function ltInt(a: V, b: V): V { return reinterpret<f32>(reinterpret<i32>(a) < reinterpret<i32>(b) ? -1 : 0) }
// @ts-ignore: decorator
@inline export function toInt(a: V): V { return reinterpret<f32>(a != a ? 0 : a >= 2147483647 ? i32.MAX_VALUE : a <= -2147483648 ? i32.MIN_VALUE : <i32>a) }
// @ts-ignore: decorator
@inline export function toFloat(a: V): V { return <f32>reinterpret<i32>(a) }
// @ts-ignore: decorator
@inline export function firstLanes(count: i32): V { return reinterpret<f32>(count > 0 ? -1 : 0) }
// @ts-ignore: decorator
@inline export function sumLanesInt(v: V): i32 { return reinterpret<i32>(v) }

// Across the lanes.
// @ts-ignore: decorator
@inline export function sumLanes(v: V): f32 { return v }
// @ts-ignore: decorator
@inline export function sumLanesDouble(v: V): f64 { return <f64>v }
// @ts-ignore: decorator
@inline export function maxLanes(v: V): f32 { return v }
// @ts-ignore: decorator
@inline export function minLanes(v: V): f32 { return v }
// @ts-ignore: decorator
@inline export function first(v: V): f32 { return v }

// @ts-ignore: decorator
@inline export function storeTransposed(p: usize, step: usize, a: V, b: V, c: V, d: V): void { store<f32>(p, a) }
// @ts-ignore: decorator
@inline export function sumsOf(a: V, b: V, c: V, d: V): V { return a }
// @ts-ignore: decorator
@inline export function storeFirst(p: usize, v: V, count: i32): void { store<f32>(p, v) }
// @ts-ignore: decorator
@inline export function scatterFirst(p: usize, step: usize, v: V, count: i32): void { store<f32>(p, v) }
// @ts-ignore: decorator
@inline export function withLane(v: V, lane: i32, x: f32): V { return x }
// @ts-ignore: decorator
@inline export function lane(v: V, lane: i32): f32 { return v }
// @ts-ignore: decorator
@inline export function gatherStrided(p: usize, step: usize): V { return load<f32>(p) }

// Float64. There is no second half: `LANES` tells.
// @ts-ignore: decorator
@inline export function lowDoubles(v: V): D { return <f64>v }
// @ts-ignore: decorator
@inline export function highDoubles(v: V): D { return 0 }
// @ts-ignore: decorator
@inline export function splatDouble(x: f64): D { return x }
// @ts-ignore: decorator
@inline export function addDouble(a: D, b: D): D { return a + b }
// @ts-ignore: decorator
@inline export function subDouble(a: D, b: D): D { return a - b }
// @ts-ignore: decorator
@inline export function mulDouble(a: D, b: D): D { return a * b }
// @ts-ignore: decorator
@inline export function absDouble(a: D): D { return Math.abs(a) }
// @ts-ignore: decorator
@inline export function sumDoubles(a: D): f64 { return a }
