import type { PortId } from '../graph/document.ts'
import type { Prepared } from '../run/prepare.ts'
import type { Axis } from './graph-function.ts'

/** What a graph computes of its axes, wherever these stand: two that are the same have the same picture. */
export interface Fingerprint {
  readonly text: string
  /** Of what is fed, learned and given back, by name; the entries that are axes do not count. */
  readonly numbers: ReadonlyMap<string, Float64Array>
  readonly axes: readonly Axis[]
}

export function fingerprint(run: Prepared, axes: readonly Axis[], of: PortId | undefined): Fingerprint {
  const { plan, runners, parameters, seeds, seed, batch, training } = run
  const numbers = new Map<string, Float64Array>()
  const nodes = [...runners.values()].map(({ node: { id, op, inputs }, attributes, fed }) => {
    if (fed) numbers.set(id, fed.data)
    // The numbers of a node are compared as numbers.
    const { value: _, ...rest } = attributes
    return [id, op, inputs, op === 'input' || op === 'parameter' ? rest : attributes]
  })
  for (const [name, { data }] of parameters) numbers.set(name, data)
  for (const [port, { data }] of seeds) numbers.set(`gradient ${port}`, data)
  const text = JSON.stringify([of, axes, seed, batch, training, plan.objective, nodes])
  return { text, numbers, axes }
}

export function sameFunction(a: Fingerprint, b: Fingerprint): boolean {
  if (a.text !== b.text || a.numbers.size !== b.numbers.size) return false
  for (const [name, left] of a.numbers) {
    const right = b.numbers.get(name)
    if (right === left) continue
    if (right === undefined || right.length !== left.length) return false
    const moving = a.axes.filter((axis) => axis.name === name).map(({ entry }) => entry)
    for (let i = 0; i < left.length; i++) if (!Object.is(left[i], right[i]) && !moving.includes(i)) return false
  }
  return true
}
