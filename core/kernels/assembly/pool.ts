import * as G from './generated/operands'
// @ts-ignore: decorator
@inline function at(p: usize, i: i32): usize { return p + (<usize>i << 2) }
function act(x: f32, a: i32): f32 { if (a == 1) return x <= 0 ? 0 : x; if (a == 2) return <f32>Math.tanh(x); if (a == 3) return <f32>(1 / (1 + Math.exp(-<f64>x))); return x }
export function executeMaxPool(p: usize): void {
  const P = load<i32>(p, G.MAX_POOL_PLANES)
  const rS = load<i32>(p, G.MAX_POOL_ROW_SIZE), rK = load<i32>(p, G.MAX_POOL_ROW_KERNEL), rT = load<i32>(p, G.MAX_POOL_ROW_STRIDE), rB = load<i32>(p, G.MAX_POOL_ROW_BEFORE), rO = load<i32>(p, G.MAX_POOL_ROW_OUT)
  const cS = load<i32>(p, G.MAX_POOL_COLUMN_SIZE), cK = load<i32>(p, G.MAX_POOL_COLUMN_KERNEL), cT = load<i32>(p, G.MAX_POOL_COLUMN_STRIDE), cB = load<i32>(p, G.MAX_POOL_COLUMN_BEFORE), cO = load<i32>(p, G.MAX_POOL_COLUMN_OUT)
  const x = load<usize>(p, G.MAX_POOL_X), y = load<usize>(p, G.MAX_POOL_Y), w = load<usize>(p, G.MAX_POOL_WINNER)
  for (let b = 0; b < P; b++) for (let r = 0; r < rO; r++) for (let c = 0; c < cO; c++) {
    const yi = (b * rO + r) * cO + c
    let best: f32 = 0, at0 = -1
    for (let kr = 0; kr < rK; kr++) for (let kc = 0; kc < cK; kc++) {
      const xr = r * rT + kr - rB, xc = c * cT + kc - cB
      if (xr < 0 || xr >= rS || xc < 0 || xc >= cS) continue
      const xi = (b * rS + xr) * cS + xc
      const v = load<f32>(at(x, xi)); if (at0 >= 0 && !(v > best) && v == v) continue; best = v; at0 = xi
    }
    store<f32>(at(y, yi), best); store<i32>(at(w, yi), at0)
  }
}
export function executeMaxPoolBackward(p: usize): void {
  const P = load<i32>(p, G.MAX_POOL_BACKWARD_PLANES)
  const rS = load<i32>(p, G.MAX_POOL_BACKWARD_ROW_SIZE), rK = load<i32>(p, G.MAX_POOL_BACKWARD_ROW_KERNEL), rT = load<i32>(p, G.MAX_POOL_BACKWARD_ROW_STRIDE), rB = load<i32>(p, G.MAX_POOL_BACKWARD_ROW_BEFORE), rO = load<i32>(p, G.MAX_POOL_BACKWARD_ROW_OUT)
  const cS = load<i32>(p, G.MAX_POOL_BACKWARD_COLUMN_SIZE), cK = load<i32>(p, G.MAX_POOL_BACKWARD_COLUMN_KERNEL), cT = load<i32>(p, G.MAX_POOL_BACKWARD_COLUMN_STRIDE), cB = load<i32>(p, G.MAX_POOL_BACKWARD_COLUMN_BEFORE), cO = load<i32>(p, G.MAX_POOL_BACKWARD_COLUMN_OUT)
  const d = load<usize>(p, G.MAX_POOL_BACKWARD_DY), x = load<usize>(p, G.MAX_POOL_BACKWARD_DX), w = load<usize>(p, G.MAX_POOL_BACKWARD_WINNER)
  memory.fill(x, 0, <usize>(P * rS * cS) << 2)
  for (let i = 0; i < P * rO * cO; i++) { const q = at(x, load<i32>(at(w, i))); store<f32>(q, load<f32>(q) + load<f32>(at(d, i))) }
}
export function executeAvgPool(p: usize): void {
  const P = load<i32>(p, G.AVG_POOL_PLANES)
  const rS = load<i32>(p, G.AVG_POOL_ROW_SIZE), rK = load<i32>(p, G.AVG_POOL_ROW_KERNEL), rT = load<i32>(p, G.AVG_POOL_ROW_STRIDE), rB = load<i32>(p, G.AVG_POOL_ROW_BEFORE), rO = load<i32>(p, G.AVG_POOL_ROW_OUT)
  const cS = load<i32>(p, G.AVG_POOL_COLUMN_SIZE), cK = load<i32>(p, G.AVG_POOL_COLUMN_KERNEL), cT = load<i32>(p, G.AVG_POOL_COLUMN_STRIDE), cB = load<i32>(p, G.AVG_POOL_COLUMN_BEFORE), cO = load<i32>(p, G.AVG_POOL_COLUMN_OUT)
  const x = load<usize>(p, G.AVG_POOL_X), y = load<usize>(p, G.AVG_POOL_Y)
  for (let b = 0; b < P; b++) for (let r = 0; r < rO; r++) for (let c = 0; c < cO; c++) {
    const yi = (b * rO + r) * cO + c
    let s: f32 = 0
    for (let kr = 0; kr < rK; kr++) for (let kc = 0; kc < cK; kc++) {
      const xr = r * rT + kr - rB, xc = c * cT + kc - cB
      if (xr < 0 || xr >= rS || xc < 0 || xc >= cS) continue
      const xi = (b * rS + xr) * cS + xc
      s += load<f32>(at(x, xi))
    }
    store<f32>(at(y, yi), s / <f32>(rK * cK))
  }
}
export function executeAvgPoolBackward(p: usize): void {
  const P = load<i32>(p, G.AVG_POOL_BACKWARD_PLANES)
  const rS = load<i32>(p, G.AVG_POOL_BACKWARD_ROW_SIZE), rK = load<i32>(p, G.AVG_POOL_BACKWARD_ROW_KERNEL), rT = load<i32>(p, G.AVG_POOL_BACKWARD_ROW_STRIDE), rB = load<i32>(p, G.AVG_POOL_BACKWARD_ROW_BEFORE), rO = load<i32>(p, G.AVG_POOL_BACKWARD_ROW_OUT)
  const cS = load<i32>(p, G.AVG_POOL_BACKWARD_COLUMN_SIZE), cK = load<i32>(p, G.AVG_POOL_BACKWARD_COLUMN_KERNEL), cT = load<i32>(p, G.AVG_POOL_BACKWARD_COLUMN_STRIDE), cB = load<i32>(p, G.AVG_POOL_BACKWARD_COLUMN_BEFORE), cO = load<i32>(p, G.AVG_POOL_BACKWARD_COLUMN_OUT)
  const d = load<usize>(p, G.AVG_POOL_BACKWARD_DY), x = load<usize>(p, G.AVG_POOL_BACKWARD_DX)
  memory.fill(x, 0, <usize>(P * rS * cS) << 2)
  for (let b = 0; b < P; b++) for (let r = 0; r < rO; r++) for (let c = 0; c < cO; c++) {
    const yi = (b * rO + r) * cO + c
    const h = load<f32>(at(d, yi)) / <f32>(rK * cK)
    for (let kr = 0; kr < rK; kr++) for (let kc = 0; kc < cK; kc++) {
      const xr = r * rT + kr - rB, xc = c * cT + kc - cB
      if (xr < 0 || xr >= rS || xc < 0 || xc >= cS) continue
      const xi = (b * rS + xr) * cS + xc
      store<f32>(at(x, xi), load<f32>(at(x, xi)) + h)
    }
    
  }
}
