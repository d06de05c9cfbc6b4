import { derivativeOf, differentiate } from '../../../core/inspect/differentiation.ts'
import type { Differentiation } from '../../../core/inspect/differentiation.ts'
import { optionsOf } from '../run-options.ts'
import type { Asked } from './reply.ts'

/** The derivative at what is fed. */
export function differentiated({ document, feed }: Asked, of: string, wrt: string) {
  const { inputs, batch, training } = optionsOf(feed)
  const options = { inputs, batch, training, of, wrt }
  const derivative = derivativeOf(document, options)
  return 'plan' in derivative ? differentiate(document, derivative, options) : derivative
}

/** What the run brought to this output; ones before it has. */
export function gradOutputOf(
  { from, m }: Differentiation,
  { run }: Asked,
  block: number,
): { readonly gradOutput: Float64Array; readonly gradOutputFrom: 'run' | 'ones' } {
  const gradient = run?.session.outputGradient(from)
  if (!gradient) return { gradOutput: new Float64Array(m).fill(1), gradOutputFrom: 'ones' }
  return { gradOutput: gradient.data.slice(block * m, (block + 1) * m), gradOutputFrom: 'run' }
}
