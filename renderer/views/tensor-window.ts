import { computed, ref, watch } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import { indexOf } from '../../core/inspect/tensor-slice.ts'
import type { Axes } from './TensorAxes.vue'

/*
 * Which part of a tensor is on screen, and how large its cells are.
 */

export type TensorMode = 'map' | 'table' | 'channels'

export const smallestCell = 6
const sizes = [6, 9, 13, 18, 26, 36] as const
const largestWhole = 28
/** Of a number in the table. */
const numberWidth = 53
const tableRows = 24
export const mostTiles = 24
const everything = 1_000_000_000

export interface Asked {
  readonly top: number
  readonly left: number
  readonly rows: number
  readonly columns: number
}

export interface TensorWindow {
  readonly mode: Ref<TensorMode>
  readonly axes: Ref<Axes | undefined>
  /** Undefined: all of it, each cell standing for as many entries as it must. */
  readonly zoom: Ref<number | undefined>
  readonly top: Ref<number>
  readonly left: Ref<number>
  readonly firstTile: Ref<number>
  readonly window: ComputedRef<Asked>
  readonly most: ComputedRef<{ readonly rows: number; readonly columns: number }>
  /** Of a cell that shows all of so many rows and columns. */
  cellSize(rows: number, columns: number): number
  zoomIn(now: number): void
  zoomOut(): void
  /** Brings an entry into what is shown. */
  reveal(shape: readonly number[], place: number): void
  pan(down: number, right: number, rows: number, columns: number): void
}

export function useTensorWindow(width: Readonly<Ref<number>>, height: number, subject: () => string): TensorWindow {
  const mode = ref<TensorMode>('map')
  const axes = ref<Axes>()
  const zoom = ref<number>()
  const top = ref(0)
  const left = ref(0)
  const firstTile = ref(0)
  watch(subject, () => {
    axes.value = undefined
    zoom.value = undefined
    top.value = left.value = firstTile.value = 0
  })
  const fitting = (size: number) => ({
    rows: Math.max(1, Math.floor(height / size)),
    columns: Math.max(1, Math.floor(width.value / size)),
  })
  const window = computed((): Asked => {
    const at = { top: top.value, left: left.value }
    if (mode.value === 'table')
      return { ...at, rows: tableRows, columns: Math.max(3, Math.floor((width.value - 40) / numberWidth)) }
    if (mode.value === 'channels' || zoom.value === undefined)
      return { top: 0, left: 0, rows: everything, columns: everything }
    return { ...at, ...fitting(zoom.value) }
  })
  const most = computed(() => {
    if (mode.value === 'channels') return { rows: 32, columns: 32 }
    if (mode.value === 'table') return { rows: window.value.rows, columns: window.value.columns }
    return fitting(zoom.value ?? smallestCell)
  })
  return {
    mode,
    axes,
    zoom,
    top,
    left,
    firstTile,
    window,
    most,
    cellSize(rows, columns) {
      if (zoom.value !== undefined) return zoom.value
      const fits = Math.min(Math.floor(height / Math.max(1, rows)), Math.floor(width.value / Math.max(1, columns)))
      return Math.max(smallestCell, Math.min(largestWhole, fits))
    },
    zoomIn(now) {
      zoom.value = sizes.find((size) => size > now) ?? sizes.at(-1)
    },
    zoomOut() {
      const at = zoom.value
      zoom.value = at === undefined ? undefined : sizes.findLast((size) => size < at)
      if (zoom.value === undefined) top.value = left.value = 0
    },
    reveal(shape, place) {
      const index = indexOf(shape, place)
      const known = axes.value
      if (known === undefined || known.at.length !== shape.length) return
      axes.value = { ...known, at: index }
      const { rows, columns } = window.value
      const row = known.row === null ? 0 : (index[known.row] ?? 0)
      const column = known.column === null ? 0 : (index[known.column] ?? 0)
      if (row < top.value || row >= top.value + rows) top.value = Math.max(0, row - Math.floor(rows / 2))
      if (column < left.value || column >= left.value + columns)
        left.value = Math.max(0, column - Math.floor(columns / 2))
    },
    pan(down, right, rows, columns) {
      const { rows: seenRows, columns: seenColumns } = window.value
      top.value = Math.max(0, Math.min(Math.max(0, rows - seenRows), top.value + down))
      left.value = Math.max(0, Math.min(Math.max(0, columns - seenColumns), left.value + right))
    },
  }
}
