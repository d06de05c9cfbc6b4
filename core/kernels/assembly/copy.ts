export function executeFill(p: usize): void {
  unreachable()
}

export function executeCopy(p: usize): void {
  unreachable()
}
