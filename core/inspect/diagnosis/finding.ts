import type { GraphDocument, NodeId, PortId } from '../../graph/document.ts'
import type { Problem } from '../../graph/problems.ts'
import type { Json } from '../../nodes/attributes.ts'
import type { Examined } from './examined.ts'
import { addNode } from '../../graph/add.ts'
import { applyDiff } from '../../graph/apply.ts'
import { setAttributes } from '../../graph/attributes.ts'
import { estimateSize } from '../../graph/card-size.ts'
import { copyDocument } from '../../graph/create.ts'
import { compose } from '../../graph/diff.ts'
import type { Diff } from '../../graph/diff.ts'
import { setStopGradient } from '../../graph/flags.ts'
import { nodeOf, parentOf } from '../../graph/ids.ts'
import { fittingAt, insertOnEdge } from '../../graph/insert.ts'
import { isRefusal } from '../../graph/problems.ts'
import { removeReconnecting } from '../../graph/reconnect.ts'

/** One thing that makes a graph learn badly: who does it, the numbers that show it, and what could be tried. */
export interface Finding {
  /** `deadUnits`; with the node it tells a finding from all others. */
  readonly rule: string
  readonly title: string
  /** The culprit. */
  readonly node: NodeId
  /** Why it is bad, in a sentence or two. */
  readonly text: string
  readonly evidence: readonly Evidence[]
  readonly whatIfs: readonly WhatIf[]
}

export interface Evidence {
  readonly label: string
  readonly value: number
}

/** Something that can be tried on a copy: what would be changed, as plain data. */
export interface WhatIf {
  /** As an edit is named: "Use Leaky ReLU in act1". */
  readonly label: string
  readonly changes: readonly WhatIfChange[]
}

export type WhatIfChange =
  | { readonly kind: 'attributes'; readonly node: NodeId; readonly values: { readonly [name: string]: Json } }
  /** Saved weights of the node go, all or those of this name, so that its initialiser draws them. */
  | { readonly kind: 'forget'; readonly node: NodeId; readonly parameter?: string }
  /** What came in goes to where its output went. */
  | { readonly kind: 'remove'; readonly node: NodeId }
  | { readonly kind: 'letThrough'; readonly node: NodeId }
  /** A new node on an edge. */
  | { readonly kind: 'insert'; readonly edge: PortId; readonly type: string }
  /** Of training; it is no part of the document. */
  | { readonly kind: 'rate'; readonly value: number }

/** Looks for one kind of finding. */
export type Rule = (examined: Examined) => readonly Finding[]

/** The edit of the document; empty where only the rate changes. */
export function whatIfEdit(document: GraphDocument, { changes }: WhatIf): Diff | Problem {
  let all: Diff = {}
  for (const change of changes) {
    const one = editOf(document, change)
    if (isRefusal(one)) return one
    all = compose(all, one)
  }
  return all
}

function editOf(document: GraphDocument, change: WhatIfChange): Diff | Problem {
  switch (change.kind) {
    case 'attributes':
      return setAttributes(document, change.node, change.values)
    case 'forget':
      return forget(document, change.node, change.parameter)
    case 'remove':
      return removeReconnecting(document, [change.node])
    case 'letThrough':
      return setStopGradient(document, [change.node], false)
    case 'insert':
      return insert(document, change.edge, change.type)
    case 'rate':
      return {}
  }
}

function insert(document: GraphDocument, edge: PortId, type: string): Diff | Problem {
  const reader = nodeOf(edge)
  const at = document.positions.get(reader)
  const added = addNode(document, type, { parent: parentOf(reader), ...(at && { at }) })
  if (isRefusal(added)) return added
  const grown = copyDocument(document)
  applyDiff(grown, added.diff)
  const fitting = fittingAt(grown, edge, added.id)
  if (isRefusal(fitting)) return fitting
  const led = insertOnEdge(grown, edge, added.id, fitting, estimateSize(grown))
  return isRefusal(led) ? led : compose(added.diff, led)
}

function forget(document: GraphDocument, node: NodeId, parameter: string | undefined): Diff {
  const gone = [...document.weights].filter(([name]) =>
    parameter === undefined ? name.startsWith(`${node}.`) : name === `${node}.${parameter}`,
  )
  return { weights: Object.fromEntries(gone.map(([name, weight]) => [name, [weight, undefined]])) }
}

/** The rate a what-if trains with. */
export function whatIfRate({ changes }: WhatIf): number | undefined {
  for (const change of changes) if (change.kind === 'rate') return change.value
  return undefined
}
