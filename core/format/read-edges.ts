import type { GraphEdge, GraphNode, NodeId, PortId } from '../graph/document.ts'
import { inGroup, splitPort } from '../graph/ids.ts'
import { declaredPorts, hasInput, hasOutput } from '../graph/ports.ts'
import { pathTo } from './place.ts'
import type { WrittenGraph } from './read-nodes.ts'
import type { Report } from './report.ts'

/** Edges whose ends are there, one into an input at most, and group ports that lead somewhere. */
export function checkEdges(graph: WrittenGraph, report: Report): GraphEdge[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const fed = new Map<PortId, string>()
  const edges: GraphEdge[] = []
  graph.edges.forEach(({ parent, from, to, path }, order) => {
    const source = end(nodes, parent, from, 'output', path, 'E_EDGE', report)
    const target = end(nodes, parent, to, 'input', path, 'E_EDGE', report)
    if (source === undefined || target === undefined) return
    if (takeInput(fed, target, path, 'E_EDGE', report)) edges.push({ from: source, to: target, order })
  })
  for (const node of graph.nodes) checkGroup(nodes, node, graph.paths.get(node.id) ?? '', fed, report)
  return edges
}

function checkGroup(
  nodes: ReadonlyMap<NodeId, GraphNode>,
  group: GraphNode,
  path: string,
  fed: Map<PortId, string>,
  report: Report,
): void {
  for (const [port, inner] of Object.entries(group.inputs ?? {})) {
    const portPath = pathTo(pathTo(path, 'inputs'), port)
    inner.forEach((local, index) => {
      const target = end(nodes, group.id, local, 'input', pathTo(portPath, index), 'E_GROUP', report)
      if (target !== undefined) takeInput(fed, target, pathTo(portPath, index), 'E_GROUP', report)
    })
  }
  for (const [port, local] of Object.entries(group.outputs ?? {}))
    end(nodes, group.id, local, 'output', pathTo(pathTo(path, 'outputs'), port), 'E_GROUP', report)
}

/** The port a local name stands for, where it is there. */
function end(
  nodes: ReadonlyMap<NodeId, GraphNode>,
  parent: NodeId,
  local: string,
  side: 'input' | 'output',
  path: string,
  code: string,
  report: Report,
): PortId | undefined {
  const [name, port] = splitPort(local)
  const node = name.includes('/') ? undefined : nodes.get(inGroup(parent, name))
  if (!node) {
    const where = parent === '' ? 'on the top level' : `in the group ${parent}`
    const message = `${short(local)} names no node ${where}`
    return void report.fail(code, { path }, message, `write <node>.<port> with a node ${where}`)
  }
  if (side === 'input' ? hasInput(node, port) : hasOutput(node, port)) return `${node.id}.${port}`
  const ports = declaredPorts(node)
  // A group may have any number of ports, and a file any number of wrong edges.
  const inputs = ports?.inputs.slice(0, 20).map((input) => input.name)
  const names = (side === 'input' ? inputs : ports?.outputs.slice(0, 20)) ?? []
  const fix = names.length > 0 ? `its ${side}s are ${short(names.join(', '))}` : `it has no ${side}s`
  report.fail('E_PORT', { node: node.id, port, path }, `${node.id} has no ${side} port ${short(port)}`, fix)
  return undefined
}

function takeInput(fed: Map<PortId, string>, to: PortId, path: string, code: string, report: Report): boolean {
  const earlier = fed.get(to)
  if (earlier === undefined) {
    fed.set(to, path)
    return true
  }
  const [node, port] = splitPort(to)
  const message = `${to} is fed twice, by ${earlier} and by ${path}`
  report.fail(
    code,
    { node, port, path },
    message,
    'an input takes one edge: keep one of the two, or add the values first',
  )
  return false
}

function short(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`
}
