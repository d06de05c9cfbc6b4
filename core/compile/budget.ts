import type { GraphDocument, NodeId } from '../graph/document.ts'
import type { Json } from '../nodes/attributes.ts'
import type { Problem } from '../graph/problems.ts'
import type { Plan } from './plan.ts'
import { elements, valueElements } from './memory.ts'

/** Two gigabytes: what a window may take without making the machine slow. */
export const DEFAULT_BUDGET = 2e9

/** Bytes of one number in the reference engine, which keeps everything a step has made. */
const FLOAT64 = 8

export interface MemoryNeed {
  readonly bytes: number
  /** The same by what it is for. */
  readonly parts: { readonly values: number; readonly gradients: number; readonly parameters: number }
  /** What takes most: a value by its port, or a parameter by its name. Absent in an empty plan. */
  readonly largest?: { readonly name: string; readonly node: NodeId; readonly shape: readonly (number | 'B')[] }
}

/** Bytes a run keeps, forward and backward: values, the gradient of each edge, parameters and their gradients. */
export function memoryNeeded(plan: Plan, batch: number): MemoryNeed {
  const parts = { values: 0, gradients: 0, parameters: 0 }
  let most = 0
  let largest: MemoryNeed['largest']
  for (const { id, type } of plan.nodes) {
    const own = valueElements(type, batch)
    parts.values += FLOAT64 * own
    if (own <= most) continue
    most = own
    largest = { name: `${id}.out`, node: id, shape: type.batched ? ['B', ...type.shape] : type.shape }
  }
  // Each edge with a gradient is written by one backward step, which also knows its type.
  for (let i = plan.forwardSteps; i < plan.steps.length; i++)
    for (const write of plan.steps[i]!.writes)
      if ('gradient' in write) parts.gradients += FLOAT64 * valueElements(write.type, batch)
  for (const { name, node, shape, gradient } of plan.parameters) {
    const own = elements(shape)
    parts.parameters += FLOAT64 * own
    if (gradient) parts.gradients += FLOAT64 * own
    if (own <= most) continue
    most = own
    largest = { name, node, shape }
  }
  return { bytes: parts.values + parts.gradients + parts.parameters, parts, largest }
}

/** Refuses a plan that needs more memory than there may be, before anything of it is allocated. */
export function checkMemory(document: GraphDocument, plan: Plan, batch: number, budget: number): Problem | undefined {
  const { bytes } = memoryNeeded(plan, batch)
  return bytes > budget ? tooLarge(document, plan, batch, bytes, budget) : undefined
}

/** What to say of a run that needs more memory than there may be: how much, what takes most of it, and what to make smaller. */
export function tooLarge(document: GraphDocument, plan: Plan, batch: number, bytes: number, budget: number): Problem {
  const { largest, parts } = memoryNeeded(plan, batch)
  if (!largest) throw new Error('a plan without nodes needs no memory')
  const samples = batch === 1 ? '' : ` with ${batch} samples`
  return {
    code: 'E_MEMORY',
    severity: 'error',
    node: largest.node,
    message: `a run${samples} needs ${bytesText(bytes)}, the budget is ${bytesText(budget)}: ${sharesText(parts)}; most is ${largest.name} [${largest.shape.join(', ')}]`,
    fix: wayOut(document, largest.node, batch),
  }
}

/** "50 % values, 50 % gradients". */
function sharesText(parts: MemoryNeed['parts']): string {
  const all = Object.values(parts).reduce((sum, part) => sum + part, 0)
  // Sums beyond all numbers have no shares.
  if (!Number.isFinite(all)) return 'more than can be counted'
  return Object.entries(parts)
    .map(([name, part]) => [name, Math.round((100 * part) / all)] as const)
    .filter(([, share]) => share > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([name, share]) => `${share} % ${name}`)
    .join(', ')
}

function wayOut(document: GraphDocument, node: NodeId, batch: number): string {
  const attributes = Object.entries(document.nodes.get(node)?.attributes ?? {})
  const sizes = attributes.map(([name, value]) => [name, largestNumber(value)] as const)
  const [name, size] = sizes.reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0])
  // A small number in the node cannot be the reason; then what feeds it is large.
  const shrink = size > 64 ? `lower ${name} of ${node}` : `make what feeds ${node} smaller`
  return batch > 1 ? `${shrink}, or take fewer samples` : shrink
}

function largestNumber(value: Json): number {
  if (typeof value === 'number') return value
  return Array.isArray(value) ? Math.max(0, ...(value as readonly Json[]).slice(0, 32).map(largestNumber)) : 0
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB']

/** "3.1 TB". Units of a thousand, two digits. */
export function bytesText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  if (value >= 1e6) return `more than ${UNITS[unit]!}s can be counted`
  return `${value >= 99.5 ? Math.round(value) : Number(value.toPrecision(2))} ${UNITS[unit]!}`
}
