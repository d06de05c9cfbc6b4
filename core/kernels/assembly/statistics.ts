import * as G from './generated/operands'
import { fail } from './state'
export function executeFinite(p: usize): void {
  const f = load<usize>(p, G.FINITE_FIRST); if (load<i32>(f) != -1) return
  for (let i = 0; i < load<i32>(p, G.FINITE_COUNT); i++) if (!isFinite<f32>(load<f32>(load<usize>(p, G.FINITE_X) + (<usize>i << 2)))) { store<i32>(f, load<i32>(p, G.FINITE_TAG)); return }
}
export function executeStatistics(p: usize): void { }
export function executeProbabilities(p: usize): void {
  for (let i = 0; i < load<i32>(p, G.PROBABILITIES_COUNT); i++) { const v = load<f32>(load<usize>(p, G.PROBABILITIES_X) + (<usize>i << 2)); if (v < 0 || v > 1) { fail(p); return } }
}
