import type { InputPort } from './define.ts'
import { integer } from './attributes.ts'

/** `arity` of nodes that take any number of inputs, `in0`, `in1`, ... */
export const arity = integer({
  title: 'Inputs',
  help: 'How many values come in.',
  default: 2,
  min: 1,
  max: 1024,
})

export function arityPorts(count: number): readonly InputPort[] {
  return Array.from({ length: count }, (_, i) => ({ name: `in${i}`, title: `Input ${i}` }))
}

/** `in0`, `in1`, ... */
export function arityNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `in${i}`)
}
