import type { GraphDocument, PortId } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Objective } from './plan.ts'
import type { Inferred } from './shapes.ts'
import type { TypedNode } from './typed-nodes.ts'
import { splitPort } from '../graph/ids.ts'
import { innerOutput, portId } from './expand.ts'
import { objectivePorts } from './memory.ts'

/** Output ports that feed nothing, in forward order. */
export function loosePorts({ nodes, values }: Inferred): readonly PortId[] {
  const used = new Uint8Array(values.length)
  for (const { feeders } of nodes) for (const feeder of feeders) used[feeder] = 1
  const loose: PortId[] = []
  for (const { place, reading } of nodes) if (used[place] === 0) loose.push(reading.out)
  return loose
}

/**
 * What backward differentiates: what the user gives grad_output for; else the weighted losses; else the sum of all elements
 * of all outputs that feed nothing.
 */
export function findObjective(
  document: GraphDocument,
  inferred: Inferred,
  gradOutput: readonly string[] | undefined,
): Objective | Problem {
  if (gradOutput !== undefined && gradOutput.length > 0) {
    const keys = new Map<PortId, string>()
    for (const key of gradOutput) {
      const port = outputPort(document, key)
      if (port === undefined) return noSuchOutput(key, inferred)
      const other = keys.get(port)
      if (other !== undefined) return sameOutput(key, other, port)
      keys.set(port, key)
    }
    return { kind: 'gradOutput', ports: [...keys.keys()] }
  }
  // A bypassed loss passes its prediction on; it measures nothing.
  const losses = inferred.nodes.filter(({ node, reading }) => reading.type.type === 'loss' && !node.bypass)
  if (losses.length === 0) return { kind: 'outputs', ports: loosePorts(inferred) }
  const terms = losses.map((loss) => ({ port: loss.reading.out, weight: weightOf(loss) }))
  return { kind: 'losses', terms }
}

/** The output port a key of results means, `id` or `id.port`, also a group's; undefined where there is none. */
export function outputPort(document: GraphDocument, key: string): PortId | undefined {
  const port = document.nodes.has(key) ? portId(key, onlyOutput(document, key)) : key
  const inner = port.includes('.') ? innerOutput(document, port) : undefined
  // Whatever type a node has, its one output is called `out`.
  return inner !== undefined && splitPort(inner)[1] === 'out' ? inner : undefined
}

function onlyOutput(document: GraphDocument, id: string): string {
  return Object.keys(document.nodes.get(id)?.outputs ?? {})[0] ?? 'out'
}

function noSuchOutput(key: string, inferred: Inferred): Problem {
  const loose = loosePorts(inferred)
  const some = loose.slice(0, 8).map((port) => port.slice(0, port.lastIndexOf('.')))
  return {
    code: 'E_DATA',
    severity: 'error',
    path: `gradOutput.${key}`,
    message: `there is no output ${key} to give grad_output for`,
    fix:
      loose.length === 0
        ? 'add a node'
        : `the outputs are ${some.join(', ')}${loose.length > some.length ? ', …' : ''}`,
  }
}

function sameOutput(key: string, other: string, port: PortId): Problem {
  return {
    code: 'E_DATA',
    severity: 'error',
    node: splitPort(port)[0],
    path: `gradOutput.${key}`,
    message: `${other} and ${key} are the same output`,
    fix: 'give grad_output once for each output',
  }
}

function weightOf({ reading }: TypedNode): number {
  const { weight } = reading.attributes
  return typeof weight === 'number' ? weight : 1
}

/** What has a gradient. Everything else has *none*, for want of a differentiable path to the objective. */
export interface GradientPaths {
  /** By place of the node: whether its output has one. */
  readonly outputs: Uint8Array
  /** By place and port: whether the edge that ends there has one. No list: none of the node's edges has. */
  readonly inputs: readonly (readonly boolean[] | undefined)[]
}

/** Walks once against the edges, from the objective to whatever it can be reached from. Every shape must be known. */
export function findPaths({ sources, through, nodes, fittings }: Inferred, objective: Objective): GradientPaths {
  const outputs = new Uint8Array(fittings.length)
  const inputs = new Array<readonly boolean[] | undefined>(fittings.length).fill(undefined)
  for (const port of objectivePorts(objective)) outputs[sources.get(port)!] = 1
  for (let i = nodes.length - 1; i >= 0; i--) {
    const entry = nodes[i]!
    const { node, place, feeders } = entry
    if (outputs[place] === 0 || node.stopGradient) continue
    const flows = flowsThrough(entry, fittings[place]!.flows, through)
    inputs[place] = flows
    for (let at = 0; at < feeders.length; at++) if (flows[at]) outputs[feeders[at]!] = 1
  }
  return { outputs, inputs }
}

/** Through which ports of a node that is reached its gradient flows on. */
function flowsThrough(
  { node, reading }: TypedNode,
  flows: readonly boolean[],
  through: Inferred['through'],
): readonly boolean[] {
  if (!node.bypass && through.size === 0) return flows
  return reading.portIds.map((to, at) => !through.get(to)?.stopped && (node.bypass ? at === 0 : flows[at]!))
}
