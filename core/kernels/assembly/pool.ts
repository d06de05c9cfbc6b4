export function executeMaxPool(p: usize): void {
  unreachable()
}

export function executeMaxPoolBackward(p: usize): void {
  unreachable()
}

export function executeAvgPool(p: usize): void {
  unreachable()
}

export function executeAvgPoolBackward(p: usize): void {
  unreachable()
}
