import * as G from './generated/operands'
// @ts-ignore: decorator
@inline function at(p: usize, i: i32): usize { return p + (<usize>i << 2) }
export function executeGemm(p: usize): void {
  const m = load<i32>(p, G.GEMM_M), n = load<i32>(p, G.GEMM_N), k = load<i32>(p, G.GEMM_K)
  const aR = load<i32>(p, G.GEMM_A_ROW), aC = load<i32>(p, G.GEMM_A_COLUMN), bR = load<i32>(p, G.GEMM_B_ROW), bC = load<i32>(p, G.GEMM_B_COLUMN), cR = load<i32>(p, G.GEMM_C_ROW)
  const sp = load<usize>(p, G.GEMM_SCALE)
  const s: f32 = sp ? load<f32>(sp) : 1
  for (let q = 0; q < load<i32>(p, G.GEMM_COUNT); q++) {
    const a = at(load<usize>(p, G.GEMM_A), q * load<i32>(p, G.GEMM_A_STEP)), b = at(load<usize>(p, G.GEMM_B), q * load<i32>(p, G.GEMM_B_STEP)), c = at(load<usize>(p, G.GEMM_C), q * load<i32>(p, G.GEMM_C_STEP))
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) {
      let sum: f32 = 0
      for (let l = 0; l < k; l++) sum += load<f32>(at(a, i * aR + l * aC)) * load<f32>(at(b, l * bR + j * bC))
      const cp = at(c, i * cR + j)
      store<f32>(cp, load<i32>(p, G.GEMM_ACCUMULATE) ? load<f32>(cp) + s * sum : s * sum)
    }
  }
}
