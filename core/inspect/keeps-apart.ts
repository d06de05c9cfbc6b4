import type { Runner } from '../run/prepare.ts'

/** In training these make a sample depend on the others, or draw another mask for each. */
const mixing = new Set(['batchNorm', 'dropout'])

/** Whether a node makes of every sample of a batch what it would make of it alone. A loss is a mean over them. */
export function keepsApart({ node, type }: Pick<Runner, 'node' | 'type'>, training: boolean): boolean {
  return node.type.batched && !(training && type !== undefined && mixing.has(node.op))
}
