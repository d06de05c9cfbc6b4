import type { Task } from './hosts/task.ts'

/*
 * How fast WebAssembly can multiply and add at most: a loop of nothing but vector multiply-adds on independent sums, so that
 * neither memory nor latency holds it back. No product of matrices can be faster. The module is written byte by byte, since it
 * has one function (https://webassembly.github.io/spec/core/binary/; relaxed SIMD: 0xfd 0x85 0x02).
 */

type Code = readonly number[]

const F32 = 0x7d
const I32 = 0x7f
const V128 = 0x7b
const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)]
const SPLAT = simd(0x13)
const ADD = simd(0xe4)
const MULTIPLY = simd(0xe6)
const MADD = simd(0x105)
const FIRST_LANE = [...simd(0x1f), 0]
/** Multiply-adds of every sum in one turn of the loop. */
const UNROLLED = 4
const FLOPS_OF_VECTOR = 8

function unsigned(value: number): Code {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128)
  return [...bytes, rest]
}

/** A float32 constant. */
const float = (value: number): Code => [0x43, ...new Uint8Array(new Float32Array([value]).buffer)]
const section = (id: number, body: Code): Code => [id, ...unsigned(body.length), ...body]
const get = (local: number): Code => [0x20, ...unsigned(local)]
const set = (local: number): Code => [0x21, ...unsigned(local)]

/** A module with `turns(count: i32, x: f32): f32` that keeps this many sums going. */
function moduleBytes(sums: number, isFused: boolean): Uint8Array<ArrayBuffer> {
  const [count, start, x, y, firstSum] = [0, 1, 2, 3, 4]
  const all = Array.from({ length: sums }, (_, i) => firstSum + i)
  // Fused: sum = x y + sum. Not fused: sum = sum y + x, where no product can be shared between the sums.
  const turn = all.flatMap((sum) =>
    isFused
      ? [...get(x), ...get(y), ...get(sum), ...MADD, ...set(sum)]
      : [...get(sum), ...get(y), ...MULTIPLY, ...get(x), ...ADD, ...set(sum)],
  )
  const code = [
    ...[1, ...unsigned(sums + 2), V128],
    ...[...get(start), ...SPLAT, ...set(x), ...float(0.999), ...SPLAT, ...set(y)],
    ...all.flatMap((sum) => [...float(sum / 2), ...SPLAT, ...set(sum)]),
    ...[0x03, 0x40],
    ...Array.from({ length: UNROLLED }, () => turn).flat(),
    ...[...get(count), 0x41, 1, 0x6b, 0x22, count, 0x0d, 0, 0x0b],
    ...get(firstSum),
    ...all.slice(1).flatMap((sum) => [...get(sum), ...ADD]),
    ...[...FIRST_LANE, 0x0b],
  ]
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 2, I32, F32, 1, F32]),
    ...section(3, [1, 0]),
    ...section(7, [1, 5, ...new TextEncoder().encode('turns'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ])
}

type Turns = (count: number, x: number) => number

/** As many operations as a product of n × n matrices has, a run; with as many sums as are fastest here. */
export function roofTask(n: number): Task {
  const isFused = WebAssembly.validate(moduleBytes(1, true))
  const found = [8, 10, 12].map((sums) => {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes(sums, isFused)))
    const turns = instance.exports['turns'] as Turns
    const flopsOfTurn = sums * UNROLLED * FLOPS_OF_VECTOR
    return { turns, flopsOfTurn, speed: speedOf(turns, flopsOfTurn) }
  })
  const best = found.reduce((a, b) => (b.speed > a.speed ? b : a))
  const count = Math.ceil((2 * n ** 3) / best.flopsOfTurn)
  return {
    run: (times) => {
      for (let i = 0; i < times; i++) best.turns(count, i / 1000)
    },
    value: () => NaN,
  }
}

/** Operations a millisecond, warm: the best of some tries. */
function speedOf(turns: Turns, flopsOfTurn: number): number {
  for (let i = 0; i < 500; i++) turns(2000, 1)
  const count = 200_000
  let fastest = Infinity
  for (let i = 0; i < 7; i++) {
    const begin = performance.now()
    turns(count, 1)
    fastest = Math.min(fastest, performance.now() - begin)
  }
  return (count * flopsOfTurn) / fastest
}
