import type { ValueType } from '../nodes/define.ts'

/** A type as ports show it: "B×2×3", "3×2", "a number". */
export function typeText({ shape, batched }: ValueType): string {
  return [...(batched ? ['B'] : []), ...shape].join('×') || 'a number'
}
