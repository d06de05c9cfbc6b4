export function executeMap(p: usize): void {
  unreachable()
}
