export function executeFinite(p: usize): void {
  unreachable()
}

export function executeStatistics(p: usize): void {
  unreachable()
}

export function executeProbabilities(p: usize): void {
  unreachable()
}
