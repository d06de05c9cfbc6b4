import * as G from './generated/operands'
// @ts-ignore: decorator
@inline function at(p: usize, i: i32): usize { return p + (<usize>i << 2) }
export function executeReduce(p: usize): void {
  const x = load<usize>(p, G.REDUCE_X), y = load<usize>(p, G.REDUCE_Y), O = load<i32>(p, G.REDUCE_OUTER), L = load<i32>(p, G.REDUCE_LENGTH), I = load<i32>(p, G.REDUCE_INNER), s = load<f64>(p, G.REDUCE_SCALE)
  for (let o = 0; o < O; o++) for (let i = 0; i < I; i++) { let t: f64 = 0; for (let l = 0; l < L; l++) t += <f64>load<f32>(at(x, (o * L + l) * I + i)); const q = at(y, o * I + i); store<f32>(q, <f32>(load<i32>(p, G.REDUCE_ACCUMULATE) ? <f64>load<f32>(q) + s * t : s * t)) }
}
export function executeMoments(p: usize): void {
  const x = load<usize>(p, G.MOMENTS_X), me = load<usize>(p, G.MOMENTS_MEAN), va = load<usize>(p, G.MOMENTS_VARIANCE), O = load<i32>(p, G.MOMENTS_OUTER), L = load<i32>(p, G.MOMENTS_LENGTH), I = load<i32>(p, G.MOMENTS_INNER)
  for (let c = 0; c < L; c++) { let t: f64 = 0, v: f64 = 0; for (let o = 0; o < O; o++) for (let i = 0; i < I; i++) t += <f64>load<f32>(at(x, (o * L + c) * I + i)); t /= <f64>(O * I); for (let o = 0; o < O; o++) for (let i = 0; i < I; i++) { const d = <f64>load<f32>(at(x, (o * L + c) * I + i)) - t; v += d * d } store<f32>(at(me, c), <f32>t); store<f32>(at(va, c), <f32>(v / <f64>(O * I))) }
}
