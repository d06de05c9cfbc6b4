/* Bytes of memory that products need while they run. */
export const gemmWork = (_m: number, _n: number, _k: number, _threads = 1): number => 16
export const linearWork = (_rows: number, _inFeatures: number, _outFeatures: number, _threads = 1): number => 0
export const linearBackwardWork = (_rows: number, _inFeatures: number, _outFeatures: number, _threads = 1): number => 0
