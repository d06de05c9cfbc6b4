import * as G from './generated/operands'
import { fail } from './state'
// @ts-ignore: decorator
@inline function at(p: usize, i: i32): usize { return p + (<usize>i << 2) }
export function executeCrossEntropy(p: usize): void {
  const x = load<usize>(p, G.CROSS_ENTROPY_LOGITS), t = load<usize>(p, G.CROSS_ENTROPY_TARGET), O = load<i32>(p, G.CROSS_ENTROPY_OUTER), L = load<i32>(p, G.CROSS_ENTROPY_LENGTH), I = load<i32>(p, G.CROSS_ENTROPY_INNER), P = load<i32>(p, G.CROSS_ENTROPY_PROBABILITIES)
  let sum: f64 = 0
  for (let o = 0; o < O; o++) for (let i = 0; i < I; i++) { let m: f32 = -Infinity, s: f64 = 0; for (let l = 0; l < L; l++) m = max<f32>(m, load<f32>(at(x, (o * L + l) * I + i))); for (let l = 0; l < L; l++) s += Math.exp(load<f32>(at(x, (o * L + l) * I + i)) - m); s = Math.log(s)
    if (P) for (let l = 0; l < L; l++) sum -= <f64>load<f32>(at(t, (o * L + l) * I + i)) * (<f64>load<f32>(at(x, (o * L + l) * I + i)) - <f64>m - s)
    else { const id = load<f32>(at(t, o * I + i)); if (!(id >= 0 && id < <f32>L && floor(id) == id)) { fail(p); return } sum -= <f64>load<f32>(at(x, (o * L + <i32>id) * I + i)) - <f64>m - s } }
  store<f32>(load<usize>(p, G.CROSS_ENTROPY_LOSS), <f32>(sum / <f64>(O * I)))
}
export function executeCrossEntropyBackward(p: usize): void {
  const x = load<usize>(p, G.CROSS_ENTROPY_BACKWARD_LOGITS), t = load<usize>(p, G.CROSS_ENTROPY_BACKWARD_TARGET), O = load<i32>(p, G.CROSS_ENTROPY_BACKWARD_OUTER), L = load<i32>(p, G.CROSS_ENTROPY_BACKWARD_LENGTH), I = load<i32>(p, G.CROSS_ENTROPY_BACKWARD_INNER), P = load<i32>(p, G.CROSS_ENTROPY_BACKWARD_PROBABILITIES), dl = load<usize>(p, G.CROSS_ENTROPY_BACKWARD_D_LOGITS), dt = load<usize>(p, G.CROSS_ENTROPY_BACKWARD_D_TARGET)
  const h = <f64>load<f32>(load<usize>(p, G.CROSS_ENTROPY_BACKWARD_D_LOSS)) / <f64>(O * I)
  for (let o = 0; o < O; o++) for (let i = 0; i < I; i++) { let m: f32 = -Infinity, s: f64 = 0, T: f64 = P ? 0 : 1; for (let l = 0; l < L; l++) m = max<f32>(m, load<f32>(at(x, (o * L + l) * I + i))); for (let l = 0; l < L; l++) { s += Math.exp(load<f32>(at(x, (o * L + l) * I + i)) - m); if (P) T += <f64>load<f32>(at(t, (o * L + l) * I + i)) } s = Math.log(s)
    for (let l = 0; l < L; l++) { const q = (o * L + l) * I + i, lg = <f64>load<f32>(at(x, q)) - <f64>m - s; const w: f64 = P ? <f64>load<f32>(at(t, q)) : load<f32>(at(t, o * I + i)) == <f32>l ? 1 : 0; if (dl) store<f32>(at(dl, q), <f32>(h * (Math.exp(lg) * T - w))); if (dt) store<f32>(at(dt, q), <f32>(-h * lg)) } }
}
