import * as G from './generated/operands'
import { fail } from './state'
// @ts-ignore: decorator
@inline function at(p: usize, i: i32): usize { return p + (<usize>i << 2) }
export function executeGather(p: usize): void {
  const n = load<i32>(p, G.GATHER_COUNT), L = load<i32>(p, G.GATHER_LENGTH), w = load<i32>(p, G.GATHER_WIDTH)
  for (let i = 0; i < n; i++) { const id = load<f32>(at(load<usize>(p, G.GATHER_IDS), i)); if (!(id >= 0 && id < <f32>L && floor(id) == id)) { fail(p); return } memory.copy(at(load<usize>(p, G.GATHER_Y), i * w), at(load<usize>(p, G.GATHER_TABLE), <i32>id * w), <usize>w << 2) }
}
export function executeScatter(p: usize): void {
  const n = load<i32>(p, G.SCATTER_COUNT), L = load<i32>(p, G.SCATTER_LENGTH), w = load<i32>(p, G.SCATTER_WIDTH), t = load<usize>(p, G.SCATTER_TABLE)
  memory.fill(t, 0, <usize>(L * w) << 2)
  for (let i = 0; i < n; i++) { const id = <i32>load<f32>(at(load<usize>(p, G.SCATTER_IDS), i)); for (let j = 0; j < w; j++) { const q = at(t, id * w + j); store<f32>(q, load<f32>(q) + load<f32>(at(load<usize>(p, G.SCATTER_Y), i * w + j))) } }
}
