import * as G from './generated/operands'
// @ts-ignore: decorator
@inline function at(p: usize, i: i32): usize { return p + (<usize>i << 2) }
export function executeSoftmax(p: usize): void {
  const x = load<usize>(p, G.SOFTMAX_X), y = load<usize>(p, G.SOFTMAX_Y), O = load<i32>(p, G.SOFTMAX_OUTER), L = load<i32>(p, G.SOFTMAX_LENGTH), I = load<i32>(p, G.SOFTMAX_INNER), g = load<i32>(p, G.SOFTMAX_LOGARITHM)
  for (let o = 0; o < O; o++) for (let i = 0; i < I; i++) { let m: f32 = -Infinity, s: f64 = 0; for (let l = 0; l < L; l++) m = max<f32>(m, load<f32>(at(x, (o * L + l) * I + i))); for (let l = 0; l < L; l++) s += Math.exp(load<f32>(at(x, (o * L + l) * I + i)) - m); for (let l = 0; l < L; l++) { const v: f64 = load<f32>(at(x, (o * L + l) * I + i)) - m; store<f32>(at(y, (o * L + l) * I + i), <f32>(g ? v - Math.log(s) : Math.exp(v) / s)) } }
}
export function executeSoftmaxBackward(p: usize): void {
  const d = load<usize>(p, G.SOFTMAX_BACKWARD_DY), y = load<usize>(p, G.SOFTMAX_BACKWARD_Y), dx = load<usize>(p, G.SOFTMAX_BACKWARD_DX), O = load<i32>(p, G.SOFTMAX_BACKWARD_OUTER), L = load<i32>(p, G.SOFTMAX_BACKWARD_LENGTH), I = load<i32>(p, G.SOFTMAX_BACKWARD_INNER), g = load<i32>(p, G.SOFTMAX_BACKWARD_LOGARITHM)
  for (let o = 0; o < O; o++) for (let i = 0; i < I; i++) { let s: f64 = 0; for (let l = 0; l < L; l++) { const q = (o * L + l) * I + i; s += g ? <f64>load<f32>(at(d, q)) : <f64>load<f32>(at(d, q)) * <f64>load<f32>(at(y, q)) } for (let l = 0; l < L; l++) { const q = (o * L + l) * I + i, v: f64 = load<f32>(at(y, q)), h: f64 = load<f32>(at(d, q)); store<f32>(at(dx, q), <f32>(g ? h - Math.exp(v) * s : v * (h - s))) } }
}
