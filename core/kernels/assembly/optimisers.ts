import * as G from './generated/operands'
// @ts-ignore: decorator
@inline function at(p: usize, i: i32): usize { return p + (<usize>i << 2) }
export function executeSgd(p: usize): void { const w = load<usize>(p, G.SGD_PARAMETERS), d = load<usize>(p, G.SGD_GRADIENTS), r = <f32>load<f64>(load<usize>(p, G.SGD_SETTINGS), 8); for (let i = 0; i < load<i32>(p, G.SGD_COUNT); i++) store<f32>(at(w, i), load<f32>(at(w, i)) - r * load<f32>(at(d, i))) }
export function executeMomentum(p: usize): void {}
export function executeAdagrad(p: usize): void {}
export function executeRmsprop(p: usize): void {}
export function executeAdam(p: usize): void {}
export function executeCount(p: usize): void { const c = load<usize>(p, G.COUNT_COUNTER); store<f64>(c, load<f64>(c) + 1) }
