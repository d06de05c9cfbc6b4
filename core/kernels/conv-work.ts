import type { ConvShape } from './conv.ts'

/* Bytes of memory that convolutions need while they run. */
export const convWork = (_shape: ConvShape, _threads = 1): number => 0
export const convInputWork = (_shape: ConvShape, _threads = 1): number => 0
export const convWeightWork = (_shape: ConvShape, _threads = 1): number => 0
