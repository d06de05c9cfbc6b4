export function executeGather(p: usize): void {
  unreachable()
}

export function executeScatter(p: usize): void {
  unreachable()
}
