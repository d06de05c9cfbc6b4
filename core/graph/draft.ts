import type { Change, Diff } from './diff.ts'
import type { GraphDocument, GraphEdge, GraphNode, Properties, Weight } from './document.ts'
import { same, sameEntry } from './same.ts'

/** One part of a document while an edit is being put together: reads what is there with the edit so far, notes what changes. */
export class Section<T> {
  private readonly changed = new Map<string, T | undefined>()
  private readonly source: ReadonlyMap<string, T>

  constructor(source: ReadonlyMap<string, T>) {
    this.source = source
  }

  get(key: string): T | undefined {
    return this.changed.has(key) ? this.changed.get(key) : this.source.get(key)
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  set(key: string, value: T | undefined): void {
    this.changed.set(key, value)
  }

  /** What differs from the document; undefined if nothing does. */
  changes(): { readonly [key: string]: Change<T> } | undefined {
    const changes: [string, Change<T>][] = []
    for (const [key, after] of this.changed) {
      const before = this.source.get(key)
      if (!sameEntry(before, after)) changes.push([key, [before, after]])
    }
    return changes.length > 0 ? Object.fromEntries(changes) : undefined
  }
}

/** An edit being put together. The document stays as it is; `finish` gives the diff. */
export class Draft {
  readonly document: GraphDocument
  readonly nodes: Section<GraphNode>
  readonly edges: Section<GraphEdge>
  readonly positions: Section<readonly [number, number]>
  readonly weights: Section<Weight>
  private properties: Properties
  private order: number

  constructor(document: GraphDocument) {
    this.document = document
    this.nodes = new Section(document.nodes)
    this.edges = new Section(document.edges)
    this.positions = new Section(document.positions)
    this.weights = new Section(document.weights)
    this.properties = document.properties
    this.order = document.nextOrder
  }

  /** A place after everything else, for what is added. */
  nextOrder(): number {
    return this.order++
  }

  property<K extends keyof Properties>(name: K): Properties[K] {
    return this.properties[name]
  }

  setProperty<K extends keyof Properties>(name: K, value: Properties[K]): void {
    this.properties = { ...this.properties, [name]: value }
  }

  finish(): Diff {
    const nodes = this.nodes.changes()
    const edges = this.edges.changes()
    const positions = this.positions.changes()
    const weights = this.weights.changes()
    const before = this.document.properties
    const names = (Object.keys(this.properties) as (keyof Properties)[]).filter(
      (name) => !same(before[name], this.properties[name]),
    )
    const properties = Object.fromEntries(names.map((name) => [name, [before[name], this.properties[name]]]))
    return {
      ...(nodes && { nodes }),
      ...(edges && { edges }),
      ...(positions && { positions }),
      ...(weights && { weights }),
      ...(names.length > 0 && { properties: properties as Diff['properties'] }),
    }
  }
}
