import * as G from './generated/operands'
// @ts-ignore: decorator
@inline function at(p: usize, i: i32): usize { return p + (<usize>i << 2) }
function act(x: f32, a: i32): f32 { if (a == 1) return x <= 0 ? 0 : x; if (a == 2) return <f32>Math.tanh(x); if (a == 3) return <f32>(1 / (1 + Math.exp(-<f64>x))); return x }
function back(g: f32, y: f32, a: i32): f32 { if (a == 1) return y <= 0 ? 0 : g; if (a == 2) return g * (1 - y * y); if (a == 3) return g * y * (1 - y); return g }
export function executeLinear(p: usize): void {
  const x = load<usize>(p, G.LINEAR_X), w = load<usize>(p, G.LINEAR_WEIGHT), b = load<usize>(p, G.LINEAR_BIAS), y = load<usize>(p, G.LINEAR_Y)
  const R = load<i32>(p, G.LINEAR_ROWS), I = load<i32>(p, G.LINEAR_IN_FEATURES), O = load<i32>(p, G.LINEAR_OUT_FEATURES), a = load<i32>(p, G.LINEAR_ACTIVATION)
  for (let r = 0; r < R; r++) for (let o = 0; o < O; o++) { let s: f32 = b ? load<f32>(at(b, o)) : 0; for (let i = 0; i < I; i++) s += load<f32>(at(x, r * I + i)) * load<f32>(at(w, o * I + i)); store<f32>(at(y, r * O + o), act(s, a)) }
}
function backward(x: usize, w: usize, y: usize, dy: usize, dz: usize, dx: usize, dw: usize, db: usize, R: i32, I: i32, O: i32, a: i32, rate: f32): void {
  let z = dy
  if (a) { z = dz; for (let i = 0; i < R * O; i++) store<f32>(at(dz, i), back(load<f32>(at(dy, i)), load<f32>(at(y, i)), a)) }
  if (dx) for (let r = 0; r < R; r++) for (let i = 0; i < I; i++) { let s: f32 = 0; for (let o = 0; o < O; o++) s += load<f32>(at(z, r * O + o)) * load<f32>(at(w, o * I + i)); store<f32>(at(dx, r * I + i), s) }
  if (dw) for (let o = 0; o < O; o++) for (let i = 0; i < I; i++) { let s: f32 = 0; for (let r = 0; r < R; r++) s += load<f32>(at(z, r * O + o)) * load<f32>(at(x, r * I + i)); store<f32>(at(dw, o * I + i), rate ? load<f32>(at(dw, o * I + i)) - rate * s : s) }
  if (db) for (let o = 0; o < O; o++) { let s: f32 = 0; for (let r = 0; r < R; r++) s += load<f32>(at(z, r * O + o)); store<f32>(at(db, o), rate ? load<f32>(at(db, o)) - rate * s : s) }
}
export function executeLinearBackward(p: usize): void {
  backward(load<usize>(p, G.LINEAR_BACKWARD_X), load<usize>(p, G.LINEAR_BACKWARD_WEIGHT), load<usize>(p, G.LINEAR_BACKWARD_Y), load<usize>(p, G.LINEAR_BACKWARD_DY), load<usize>(p, G.LINEAR_BACKWARD_DZ), load<usize>(p, G.LINEAR_BACKWARD_DX), load<usize>(p, G.LINEAR_BACKWARD_D_WEIGHT), load<usize>(p, G.LINEAR_BACKWARD_D_BIAS), load<i32>(p, G.LINEAR_BACKWARD_ROWS), load<i32>(p, G.LINEAR_BACKWARD_IN_FEATURES), load<i32>(p, G.LINEAR_BACKWARD_OUT_FEATURES), load<i32>(p, G.LINEAR_BACKWARD_ACTIVATION), 0)
}
export function executeLinearDescent(p: usize): void {
  backward(load<usize>(p, G.LINEAR_DESCENT_X), load<usize>(p, G.LINEAR_DESCENT_WEIGHT), load<usize>(p, G.LINEAR_DESCENT_Y), load<usize>(p, G.LINEAR_DESCENT_DY), load<usize>(p, G.LINEAR_DESCENT_DZ), load<usize>(p, G.LINEAR_DESCENT_DX), load<usize>(p, G.LINEAR_DESCENT_WEIGHT), load<usize>(p, G.LINEAR_DESCENT_BIAS), load<i32>(p, G.LINEAR_DESCENT_ROWS), load<i32>(p, G.LINEAR_DESCENT_IN_FEATURES), load<i32>(p, G.LINEAR_DESCENT_OUT_FEATURES), load<i32>(p, G.LINEAR_DESCENT_ACTIVATION), load<f32>(load<usize>(p, G.LINEAR_DESCENT_RATE)))
}
