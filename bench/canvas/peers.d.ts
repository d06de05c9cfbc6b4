/*
 * As much of the peers as is used here, so that types can be checked where they are not installed.
 */

declare module '@vue-flow/core' {
  import type { Component, Ref } from 'vue'

  export const VueFlow: Component
  export const Handle: Component
  export const Position: { readonly Left: string; readonly Right: string }
  export interface FlowEdge {
    style: { readonly stroke: string; readonly strokeWidth: number }
    label: string
  }
  export function useVueFlow(options: { readonly id: string }): {
    readonly edges: Ref<FlowEdge[]>
    setViewport(view: { readonly x: number; readonly y: number; readonly zoom: number }): void
    findNode(id: string): { readonly position: { readonly x: number; readonly y: number } } | undefined
  }
}

declare module '@vue-flow/core/dist/style.css'

declare module '@comfyorg/litegraph' {
  export class LGraphNode {
    constructor(title: string)
    title: string
    pos: [number, number]
    size: [number, number]
    addInput(name: string, type: string): unknown
    addOutput(name: string, type: string): unknown
    connect(output: number, target: LGraphNode, input: number): unknown
  }
  export interface LLink {
    color?: string
  }
  export class LGraph {
    readonly links: Map<number, LLink>
    add(node: LGraphNode, skipComputeOrder?: boolean): unknown
  }
  export class LGraphCanvas {
    constructor(canvas: HTMLCanvasElement, graph: LGraph)
    readonly ds: { scale: number; min_scale: number; readonly offset: [number, number] }
    setDirty(foreground: boolean, background: boolean): void
    draw(foreground: boolean, background: boolean): void
  }
}
