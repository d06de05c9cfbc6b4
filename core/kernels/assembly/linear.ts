export function executeLinear(p: usize): void {
  unreachable()
}

export function executeLinearBackward(p: usize): void {
  unreachable()
}

export function executeLinearDescent(p: usize): void {
  unreachable()
}
