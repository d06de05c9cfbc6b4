import * as G from './generated/operands'
// @ts-ignore: decorator
@inline function at(p: usize, i: i32): usize { return p + (<usize>i << 2) }
function act(x: f32, a: i32): f32 { if (a == 1) return x <= 0 ? 0 : x; if (a == 2) return <f32>Math.tanh(x); if (a == 3) return <f32>(1 / (1 + Math.exp(-<f64>x))); return x }
export function executeConv(p: usize): void {
  const B = load<i32>(p, G.CONV_BATCH), C = load<i32>(p, G.CONV_IN_CHANNELS), O = load<i32>(p, G.CONV_OUT_CHANNELS), g = load<i32>(p, G.CONV_GROUPS), F = load<i32>(p, G.CONV_FLIP)
  const rS = load<i32>(p, G.CONV_ROW_SIZE), rK = load<i32>(p, G.CONV_ROW_KERNEL), rT = load<i32>(p, G.CONV_ROW_STRIDE), rD = load<i32>(p, G.CONV_ROW_DILATION), rB = load<i32>(p, G.CONV_ROW_BEFORE), rO = load<i32>(p, G.CONV_ROW_OUT)
  const cS = load<i32>(p, G.CONV_COLUMN_SIZE), cK = load<i32>(p, G.CONV_COLUMN_KERNEL), cT = load<i32>(p, G.CONV_COLUMN_STRIDE), cD = load<i32>(p, G.CONV_COLUMN_DILATION), cB = load<i32>(p, G.CONV_COLUMN_BEFORE), cO = load<i32>(p, G.CONV_COLUMN_OUT)
  const Ci = C / g, Oi = O / g
  const x = load<usize>(p, G.CONV_X), w = load<usize>(p, G.CONV_WEIGHT), bi = load<usize>(p, G.CONV_BIAS), y = load<usize>(p, G.CONV_Y), a = load<i32>(p, G.CONV_ACTIVATION)
  for (let b = 0; b < B; b++) for (let o = 0; o < O; o++) for (let r = 0; r < rO; r++) for (let c = 0; c < cO; c++) {
    const yi = ((b * O + o) * rO + r) * cO + c
    let s: f32 = bi ? load<f32>(at(bi, o)) : 0
    for (let i = 0; i < Ci; i++) for (let kr = 0; kr < rK; kr++) for (let kc = 0; kc < cK; kc++) {
      const xr = r * rT + kr * rD - rB, xc = c * cT + kc * cD - cB
      if (xr < 0 || xr >= rS || xc < 0 || xc >= cS) continue
      const xi = ((b * C + (o / Oi) * Ci + i) * rS + xr) * cS + xc
      const wi = F ? ((o * Ci + i) * rK + rK - 1 - kr) * cK + cK - 1 - kc : ((o * Ci + i) * rK + kr) * cK + kc
      s += load<f32>(at(x, xi)) * load<f32>(at(w, wi))
    }
    store<f32>(at(y, yi), act(s, a))
  }
}
export function executeConvInput(p: usize): void {
  const B = load<i32>(p, G.CONV_INPUT_BATCH), C = load<i32>(p, G.CONV_INPUT_IN_CHANNELS), O = load<i32>(p, G.CONV_INPUT_OUT_CHANNELS), g = load<i32>(p, G.CONV_INPUT_GROUPS), F = load<i32>(p, G.CONV_INPUT_FLIP)
  const rS = load<i32>(p, G.CONV_INPUT_ROW_SIZE), rK = load<i32>(p, G.CONV_INPUT_ROW_KERNEL), rT = load<i32>(p, G.CONV_INPUT_ROW_STRIDE), rD = load<i32>(p, G.CONV_INPUT_ROW_DILATION), rB = load<i32>(p, G.CONV_INPUT_ROW_BEFORE), rO = load<i32>(p, G.CONV_INPUT_ROW_OUT)
  const cS = load<i32>(p, G.CONV_INPUT_COLUMN_SIZE), cK = load<i32>(p, G.CONV_INPUT_COLUMN_KERNEL), cT = load<i32>(p, G.CONV_INPUT_COLUMN_STRIDE), cD = load<i32>(p, G.CONV_INPUT_COLUMN_DILATION), cB = load<i32>(p, G.CONV_INPUT_COLUMN_BEFORE), cO = load<i32>(p, G.CONV_INPUT_COLUMN_OUT)
  const Ci = C / g, Oi = O / g
  const w = load<usize>(p, G.CONV_INPUT_WEIGHT), d = load<usize>(p, G.CONV_INPUT_DY), x = load<usize>(p, G.CONV_INPUT_DX)
  memory.fill(x, 0, <usize>(B * C * rS * cS) << 2)
  for (let b = 0; b < B; b++) for (let o = 0; o < O; o++) for (let r = 0; r < rO; r++) for (let c = 0; c < cO; c++) {
    const yi = ((b * O + o) * rO + r) * cO + c
    const h = load<f32>(at(d, yi))
    for (let i = 0; i < Ci; i++) for (let kr = 0; kr < rK; kr++) for (let kc = 0; kc < cK; kc++) {
      const xr = r * rT + kr * rD - rB, xc = c * cT + kc * cD - cB
      if (xr < 0 || xr >= rS || xc < 0 || xc >= cS) continue
      const xi = ((b * C + (o / Oi) * Ci + i) * rS + xr) * cS + xc
      const wi = F ? ((o * Ci + i) * rK + rK - 1 - kr) * cK + cK - 1 - kc : ((o * Ci + i) * rK + kr) * cK + kc
      store<f32>(at(x, xi), load<f32>(at(x, xi)) + h * load<f32>(at(w, wi)))
    }
    
  }
}
export function executeConvWeight(p: usize): void {
  const B = load<i32>(p, G.CONV_WEIGHT_BATCH), C = load<i32>(p, G.CONV_WEIGHT_IN_CHANNELS), O = load<i32>(p, G.CONV_WEIGHT_OUT_CHANNELS), g = load<i32>(p, G.CONV_WEIGHT_GROUPS), F = load<i32>(p, G.CONV_WEIGHT_FLIP)
  const rS = load<i32>(p, G.CONV_WEIGHT_ROW_SIZE), rK = load<i32>(p, G.CONV_WEIGHT_ROW_KERNEL), rT = load<i32>(p, G.CONV_WEIGHT_ROW_STRIDE), rD = load<i32>(p, G.CONV_WEIGHT_ROW_DILATION), rB = load<i32>(p, G.CONV_WEIGHT_ROW_BEFORE), rO = load<i32>(p, G.CONV_WEIGHT_ROW_OUT)
  const cS = load<i32>(p, G.CONV_WEIGHT_COLUMN_SIZE), cK = load<i32>(p, G.CONV_WEIGHT_COLUMN_KERNEL), cT = load<i32>(p, G.CONV_WEIGHT_COLUMN_STRIDE), cD = load<i32>(p, G.CONV_WEIGHT_COLUMN_DILATION), cB = load<i32>(p, G.CONV_WEIGHT_COLUMN_BEFORE), cO = load<i32>(p, G.CONV_WEIGHT_COLUMN_OUT)
  const Ci = C / g, Oi = O / g
  const x = load<usize>(p, G.CONV_WEIGHT_X), d = load<usize>(p, G.CONV_WEIGHT_DY), w = load<usize>(p, G.CONV_WEIGHT_D_WEIGHT), bi = load<usize>(p, G.CONV_WEIGHT_D_BIAS)
  if (w) memory.fill(w, 0, <usize>(O * Ci * rK * cK) << 2)
  if (bi) memory.fill(bi, 0, <usize>O << 2)
  for (let b = 0; b < B; b++) for (let o = 0; o < O; o++) for (let r = 0; r < rO; r++) for (let c = 0; c < cO; c++) {
    const yi = ((b * O + o) * rO + r) * cO + c
    const h = load<f32>(at(d, yi)); if (bi) store<f32>(at(bi, o), load<f32>(at(bi, o)) + h)
    for (let i = 0; i < Ci; i++) for (let kr = 0; kr < rK; kr++) for (let kc = 0; kc < cK; kc++) {
      const xr = r * rT + kr * rD - rB, xc = c * cT + kc * cD - cB
      if (xr < 0 || xr >= rS || xc < 0 || xc >= cS) continue
      const xi = ((b * C + (o / Oi) * Ci + i) * rS + xr) * cS + xc
      const wi = F ? ((o * Ci + i) * rK + rK - 1 - kr) * cK + cK - 1 - kc : ((o * Ci + i) * rK + kr) * cK + kc
      if (w) store<f32>(at(w, wi), load<f32>(at(w, wi)) + h * load<f32>(at(x, xi)))
    }
    
  }
}
