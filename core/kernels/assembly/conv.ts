export function executeConv(p: usize): void {
  unreachable()
}

export function executeConvInput(p: usize): void {
  unreachable()
}

export function executeConvWeight(p: usize): void {
  unreachable()
}
