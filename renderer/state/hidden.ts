import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { GraphDocument } from '../../core/graph/document.ts'
import type { Subject } from '../worker/protocol.ts'
import type { EdgeRun, NodeRun } from './workspace.ts'

/*
 * Numbers that a person is to find out for himself: they are shown as a question mark wherever they would stand, on wires, on
 * cards, in tables. What is hidden is decided by exercises and predictions.
 */
export interface Hidden {
  readonly keys: ShallowRef<ReadonlySet<string>>
  set(subjects: Iterable<Subject>, document: GraphDocument): void
  has(subject: Subject): boolean
  edge(run: EdgeRun | undefined, from: string, to: string): EdgeRun | undefined
  node(run: NodeRun | undefined, id: string): NodeRun | undefined
}

export function createHidden(): Hidden {
  const keys = shallowRef<ReadonlySet<string>>(new Set())
  return {
    keys,
    set(subjects, document) {
      const next = new Set([...subjects].flatMap((subject) => keysOf(subject, document)))
      const same = next.size === keys.value.size && [...next].every((key) => keys.value.has(key))
      if (!same) keys.value = next
    },
    has: (subject) => keys.value.has(keyOf(subject)),
    edge(run, from, to) {
      if (run === undefined || keys.value.size === 0) return run
      const value = keys.value.has(`value ${from}`) && run.value !== undefined
      const gradient = keys.value.has(`gradient ${to}`) && run.gradient !== undefined
      if (!value && !gradient) return run
      return {
        stale: run.stale,
        ...(!value && run.value && { value: run.value }),
        ...(!gradient && run.gradient !== undefined && { gradient: run.gradient }),
        hidden: value ? (gradient ? 'both' : 'value') : 'gradient',
      }
    },
    node(run, id) {
      if (run === undefined || keys.value.size === 0) return run
      const { value, scalar, gradient, gradientScalar, stale } = run
      return {
        ...(!keys.value.has(`value ${id}.out`) && { value, scalar }),
        ...(!keys.value.has(`gradient ${id}.out`) && { gradient, gradientScalar }),
        stale,
      }
    },
  }
}

function keyOf(subject: Subject): string {
  const what = 'edge' in subject ? subject.edge : 'port' in subject ? subject.port : subject.parameter
  return `${subject.part} ${what}`
}

/** The same number stands in several places: a value on every wire of its port, a gradient at a port that feeds one wire. */
function keysOf(subject: Subject, document: GraphDocument): string[] {
  const own = keyOf(subject)
  if ('parameter' in subject) return [own, ...partsOfParameterNode(subject, document)]
  if ('port' in subject) {
    const edges = [...(document.edgesFrom.get(subject.port) ?? [])]
    if (subject.part === 'value') return [own, ...edges.map((to) => `value ${to}`)]
    return edges.length === 1 ? [own, `gradient ${edges[0]}`] : [own]
  }
  const from = document.edges.get(subject.edge)?.from
  if (from === undefined) return [own]
  if (subject.part === 'value') return [own, `value ${from}`]
  return document.edgesFrom.get(from)?.size === 1 ? [own, `gradient ${from}`] : [own]
}

/** What a parameter node holds is what its output shows. */
function partsOfParameterNode(subject: { readonly parameter: string; readonly part: string }, document: GraphDocument) {
  const node = subject.parameter.slice(0, subject.parameter.lastIndexOf('.'))
  if (document.nodes.get(node)?.type !== 'parameter') return []
  const port = `${node}.out`
  const edges = [...(document.edgesFrom.get(port) ?? [])]
  const shown = subject.part === 'value' || edges.length === 1 ? edges.map((to) => `${subject.part} ${to}`) : []
  return [`${subject.part} ${port}`, ...shown]
}
