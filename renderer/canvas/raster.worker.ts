import { drawBlocks } from './draw-blocks.ts'
import { drawWires, WireScratch } from './draw-wires.ts'
import type { RasterRequest, RasterResult } from './raster-protocol.ts'
import type { EdgeArrays, NodeArrays } from './scene.ts'

/*
 * Draws wires (and far away cards) off the window's thread, when there are too many for one frame.
 * Keeps the arrays it was sent last; a request brings only those that changed.
 */

interface WorkerScope {
  onmessage: ((event: MessageEvent<RasterRequest>) => void) | null
  postMessage(message: RasterResult, transfer: Transferable[]): void
}

const scope = self as unknown as WorkerScope
const scratch = new WireScratch()
/*
 * Drawn on in turn. The window keeps a picture until the next one is there: a canvas it was taken of could only be drawn on after
 * the browser has copied it, and to get room for a copy takes longer than to draw.
 */
const easels = [newEasel(), newEasel()]
let turn = 0
let nodes: NodeArrays | undefined
let edges: EdgeArrays | undefined

// What a thread needs for its first text and picture is loaded while nobody waits for one.
for (const { canvas, context } of easels) {
  context.font = '12px sans-serif'
  context.fillText('0', 0, 1)
  void createImageBitmap(canvas).then((bitmap) => bitmap.close())
}

scope.onmessage = async ({ data: request }) => {
  nodes = request.nodes ?? nodes
  edges = request.edges ?? edges
  const easel = easels[turn++ % easels.length]
  if (!nodes || !edges || !easel) return
  const { canvas, context } = easel
  const { view, size, ratio, palette } = request
  const width = Math.round(size.width * ratio)
  const height = Math.round(size.height * ratio)
  // Setting a size clears too, and is slow, so only where it differs.
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, width, height)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  drawWires(context, nodes, edges, view, size, palette, scratch)
  if (request.blocks) drawBlocks(context, nodes, view, size, palette)
  const bitmap = await createImageBitmap(canvas)
  scope.postMessage({ version: request.version, view, bitmap }, [bitmap])
}

function newEasel(): { readonly canvas: OffscreenCanvas; readonly context: OffscreenCanvasRenderingContext2D } {
  const canvas = new OffscreenCanvas(1, 1)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no 2d canvas')
  return { canvas, context }
}
