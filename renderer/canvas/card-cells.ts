import type { ObjectDirective } from 'vue'
import type { Preview } from '../state/workspace.ts'
import { cellPaths, cellsSize } from './cells.ts'

/*
 * A tensor as cells, drawn into an svg: size is magnitude, solid is positive, hollow is negative. It is drawn when the tensor
 * changes, not when its card does, and Vue has no part of it to remember.
 */

export interface Cells {
  readonly preview: Preview
  /** The room it has. */
  readonly widest: number
}

export const vCells: ObjectDirective<SVGSVGElement, Cells> = {
  created: (svg, { value }) => draw(svg, value),
  updated(svg, { value, oldValue }) {
    if (!oldValue || value.widest !== oldValue.widest || !looksSame(value.preview, oldValue.preview)) draw(svg, value)
  },
}

/** What is known of a tensor is told again when other cards come into view. */
function looksSame(a: Preview, b: Preview): boolean {
  if (a === b) return true
  const same = a.rows === b.rows && a.columns === b.columns && a.peak === b.peak
  return same && a.cells.every((cell, i) => Object.is(cell, b.cells[i]))
}

function draw(svg: SVGSVGElement, { preview, widest }: Cells): void {
  const { pitch, width, height } = cellsSize(preview, widest)
  set(svg, { width, height, viewBox: `0 0 ${width} ${height}` })
  const paths = Object.entries(cellPaths(preview, pitch)).filter(([, path]) => path !== '')
  svg.replaceChildren(
    set(element('rect'), { class: 'under', width, height, rx: 2 }),
    ...paths.map(([kind, d]) => set(element('path'), { class: kind, d })),
  )
}

function element(name: 'rect' | 'path'): SVGElement {
  return document.createElementNS('http://www.w3.org/2000/svg', name)
}

function set(svg: SVGElement, attributes: { readonly [name: string]: string | number }): SVGElement {
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, String(value))
  return svg
}
