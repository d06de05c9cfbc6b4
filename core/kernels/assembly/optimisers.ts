export function executeSgd(p: usize): void {
  unreachable()
}

export function executeMomentum(p: usize): void {
  unreachable()
}

export function executeAdagrad(p: usize): void {
  unreachable()
}

export function executeRmsprop(p: usize): void {
  unreachable()
}

export function executeAdam(p: usize): void {
  unreachable()
}

export function executeCount(p: usize): void {
  unreachable()
}
