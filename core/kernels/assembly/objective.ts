import * as G from './generated/operands'
// @ts-ignore: decorator
@inline function at(p: usize, i: i32): usize { return p + (<usize>i << 2) }
export function executeObjective(p: usize): void {
  let s: f64 = 0
  for (let t = 0; t < load<i32>(p, G.OBJECTIVE_TERMS); t++) { const q = at(p + G.OBJECTIVE_END, 3 * t); for (let i = 0; i < load<i32>(q, 8); i++) s += <f64>load<f32>(at(load<usize>(q), i)) * <f64>load<f32>(at(load<usize>(q, 4), i)) }
  store<f64>(load<usize>(p, G.OBJECTIVE_Y), s)
}
