import type { PortId } from '../graph/document.ts'
import type { Shape } from '../tensor/tensor.ts'
import type { GraphDocument } from '../graph/document.ts'
import type { Problem } from '../graph/problems.ts'
import type { Objective } from './plan.ts'
import type { TypedNode } from './typed-nodes.ts'
import { innerOutput, portId } from './expand.ts'

/** Output ports that feed nothing, in forward order. */
export function loosePorts(nodes: readonly TypedNode[]): readonly PortId[] {
  const used = new Set<PortId>()
  for (const node of nodes) for (const feed of node.feeds) if (feed) used.add(feed.from)
  return nodes.map((node) => portId(node.node.id, 'out')).filter((port) => !used.has(port))
}

/**
 * What backward differentiates: what the user gives grad_output for; else the weighted losses; else the sum of all elements
 * of all outputs that feed nothing.
 */
export function findObjective(
  document: GraphDocument,
  nodes: readonly TypedNode[],
  gradOutput: readonly string[] | undefined,
): Objective | Problem {
  if (gradOutput !== undefined && gradOutput.length > 0) {
    const ports = new Set<PortId>()
    for (const key of gradOutput) {
      const port = outputPort(document, key)
      if (port === undefined) return noSuchOutput(key, nodes)
      ports.add(port)
    }
    return { kind: 'gradOutput', ports: [...ports] }
  }
  // A bypassed loss passes its prediction on; it measures nothing.
  const losses = nodes.filter((node) => node.type.type === 'loss' && !node.node.bypass)
  if (losses.length === 0) return { kind: 'outputs', ports: loosePorts(nodes) }
  const terms = losses.map((node) => ({ port: portId(node.node.id, 'out'), weight: weightOf(node) }))
  return { kind: 'losses', terms }
}

/** The output port a key of results means, `id` or `id.port`, also a group's; undefined where there is none. */
export function outputPort(document: GraphDocument, key: string): PortId | undefined {
  const port = document.nodes.has(key) ? portId(key, onlyOutput(document, key)) : key
  const inner = port.includes('.') ? innerOutput(document, port) : undefined
  return inner?.endsWith('.out') ? inner : undefined
}

function onlyOutput(document: GraphDocument, id: string): string {
  return Object.keys(document.nodes.get(id)?.outputs ?? {})[0] ?? 'out'
}

function noSuchOutput(key: string, nodes: readonly TypedNode[]): Problem {
  const loose = loosePorts(nodes)
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

function weightOf(node: TypedNode): number {
  const { weight } = node.attributes
  return typeof weight === 'number' ? weight : 1
}

/** What has a gradient. Everything else has *none*, for want of a differentiable path to the objective. */
export interface GradientPaths {
  /** By place in the forward order: whether the node's output has one. */
  readonly outputs: readonly boolean[]
  /** By place and port: whether the edge that ends there has one. */
  readonly inputs: readonly (readonly boolean[])[]
}

/** Walks once against the edges, from the objective to whatever it can be reached from. */
export function findPaths(
  nodes: readonly TypedNode[],
  shapes: readonly { readonly [port: string]: Shape }[],
  objective: Objective,
): GradientPaths {
  const reached = new Set<PortId>(
    objective.kind === 'losses' ? objective.terms.map((term) => term.port) : objective.ports,
  )
  const outputs = new Array<boolean>(nodes.length).fill(false)
  const inputs = new Array<readonly boolean[]>(nodes.length).fill([])
  for (let i = nodes.length - 1; i >= 0; i--) {
    const { node, type, attributes, ports, feeds } = nodes[i]!
    const reaches = reached.has(portId(node.id, 'out'))
    outputs[i] = reaches
    inputs[i] = ports.map((port, at) => {
      if (!reaches || node.stopGradient) return false
      const flows = node.bypass ? at === 0 : type.differentiable(port, shapes[i]!, attributes)
      if (flows) reached.add(feeds[at]!.from)
      return flows
    })
  }
  return { outputs, inputs }
}
