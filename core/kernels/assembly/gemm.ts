import { at } from './at'
import {
  GEMM_A, GEMM_A_COLUMN, GEMM_A_ROW, GEMM_A_STEP, GEMM_ACCUMULATE, GEMM_B, GEMM_B_COLUMN, GEMM_B_ROW, GEMM_B_STEP, GEMM_C,
  GEMM_C_ROW, GEMM_C_STEP, GEMM_COUNT, GEMM_K, GEMM_M, GEMM_N, GEMM_PART_BYTES, GEMM_PARTS, GEMM_SCALE, GEMM_WORK,
} from './generated/operands'
import { tile } from './generated/gemm-tile'
import { LANES, load_, storeTransposed, store_ } from './lanes'
import { parallel, PRODUCT, PRODUCT_ARGUMENTS } from './threads'

/*
 * Matrix products by blocks that fit the caches (Goto and van de Geijn): a block of b and a block of a are copied into panels
 * in the order in which the innermost loop reads them, whatever their strides were; the rest is done tile by tile.
 */

/** Rows and columns of a tile, as build/kernels/gemm-tile.mjs makes it. */
const MR: i32 = 6
const NR: i32 = 8
/** A block of a is MC × KC, one of b KC × NC numbers. Known to gemm-work.ts. */
const KC: i32 = 256
const MC: i32 = 192
const NC: i32 = 512
/** A tile at the edge goes here first. */
const TILE_BYTES: usize = 256

/** c [m, n] (+)= scale · a [m, k] b [k, n]. Strides in numbers; `work`: see gemm-work.ts. */
export function sgemm(
  m: i32, n: i32, k: i32,
  a: usize, aRow: i32, aColumn: i32,
  b: usize, bRow: i32, bColumn: i32,
  c: usize, cRow: i32, accumulate: bool, scale: f32, work: usize,
): void {
  if (LANES == 1) {
    plain(m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, cRow, accumulate, scale)
    return
  }
  const edge = work
  const panelB = work + TILE_BYTES
  const panelA = panelB + (<usize>(min(k, KC) * ((min(n, NC) + NR - 1) / NR * NR)) << 2)
  for (let j = 0; j < n; j += NC) {
    const columns = min(NC, n - j)
    for (let l = 0; l < k; l += KC) {
      const depth = min(KC, k - l)
      const adds = accumulate || l > 0
      packB(depth, columns, at(b, l * bRow + j * bColumn), bRow, bColumn, panelB)
      for (let i = 0; i < m; i += MC) {
        const rows = min(MC, m - i)
        packA(rows, depth, at(a, i * aRow + l * aColumn), aRow, aColumn, panelA)
        for (let jj = 0; jj < columns; jj += NR) {
          const width = min(NR, columns - jj)
          const bb = at(panelB, jj * depth)
          for (let ii = 0; ii < rows; ii += MR) {
            const height = min(MR, rows - ii)
            const cc = at(c, (i + ii) * cRow + j + jj)
            if (height == MR && width == NR) tile(depth, at(panelA, ii * depth), bb, cc, <usize>cRow << 2, adds, scale)
            else {
              tile(depth, at(panelA, ii * depth), bb, edge, <usize>NR << 2, false, scale)
              copyEdge(height, width, edge, cc, cRow, adds)
            }
          }
        }
      }
    }
  }
}

/** The part of a tile that lies inside of c. */
function copyEdge(height: i32, width: i32, from: usize, c: usize, cRow: i32, adds: bool): void {
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const value = load<f32>(at(from, i * NR + j))
      const p = at(c, i * cRow + j)
      store<f32>(p, adds ? load<f32>(p) + value : value)
    }
  }
}

/** Rows of a in panels of MR: for each column the MR numbers side by side; rows that are not there are zeros. */
function packA(rows: i32, depth: i32, a: usize, aRow: i32, aColumn: i32, panel: usize): void {
  for (let i = 0; i < rows; i += MR) {
    const height = min(MR, rows - i)
    const from = at(a, i * aRow)
    const to = at(panel, i * depth)
    if (height == MR && aColumn == 1) packRows(depth, from, aRow, to)
    else if (height == MR && aRow == 1) {
      for (let l = 0; l < depth; l++) {
        const p = at(from, l * aColumn)
        const q = at(to, l * MR)
        store_(q, load_(p))
        store<u64>(q, load<u64>(p, 16), 16)
      }
    } else {
      for (let l = 0; l < depth; l++) {
        for (let r = 0; r < MR; r++) {
          store<f32>(at(to, l * MR + r), r < height ? load<f32>(at(from, r * aRow + l * aColumn)) : 0)
        }
      }
    }
  }
}

/** Six rows that lie along memory, column by column: four transposed at a time, the other two one by one. */
function packRows(depth: i32, from: usize, aRow: i32, to: usize): void {
  const row = <usize>aRow << 2
  let l = 0
  for (; l + 4 <= depth; l += 4) {
    const p = at(from, l)
    const q = at(to, l * MR)
    storeTransposed(q, MR << 2, load_(p), load_(p + row), load_(p + 2 * row), load_(p + 3 * row))
    for (let c = 0; c < 4; c++) {
      store<u32>(at(q, c * MR), load<u32>(at(p + 4 * row, c)), 16)
      store<u32>(at(q, c * MR), load<u32>(at(p + 5 * row, c)), 20)
    }
  }
  for (; l < depth; l++) for (let r = 0; r < MR; r++) store<u32>(at(to, l * MR + r), load<u32>(at(from, r * aRow + l)))
}

/** Columns of b in panels of NR: for each row the NR numbers side by side; columns that are not there are zeros. */
function packB(depth: i32, columns: i32, b: usize, bRow: i32, bColumn: i32, panel: usize): void {
  for (let j = 0; j < columns; j += NR) {
    const width = min(NR, columns - j)
    const from = at(b, j * bColumn)
    let to = at(panel, j * depth)
    if (width == NR && bColumn == 1) {
      let p = from
      for (let l = 0; l < depth; l++) {
        store_(to, load_(p))
        store_(to + 16, load_(p + 16))
        p += <usize>bRow << 2
        to += NR << 2
      }
    } else if (width == NR && bRow == 1) {
      const step = <usize>bColumn << 2
      let l = 0
      for (; l + 4 <= depth; l += 4) {
        const p = at(from, l)
        const q = at(to, l * NR)
        storeTransposed(q, NR << 2, load_(p), load_(p + step), load_(p + 2 * step), load_(p + 3 * step))
        const r = p + 4 * step
        storeTransposed(q + 16, NR << 2, load_(r), load_(r + step), load_(r + 2 * step), load_(r + 3 * step))
      }
      for (; l < depth; l++) for (let c = 0; c < NR; c++) store<u32>(at(to, l * NR + c), load<u32>(at(from, l + c * bColumn)))
    } else {
      for (let l = 0; l < depth; l++) {
        for (let c = 0; c < NR; c++) {
          store<f32>(at(to, l * NR + c), c < width ? load<f32>(at(from, l * bRow + c * bColumn)) : 0)
        }
      }
    }
  }
}

/** Without vectors: row by row, so that b is read along memory. */
function plain(
  m: i32, n: i32, k: i32, a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32,
  c: usize, cRow: i32, accumulate: bool, scale: f32,
): void {
  for (let i = 0; i < m; i++) {
    if (!accumulate) memory.fill(at(c, i * cRow), 0, <usize>n << 2)
    for (let l = 0; l < k; l++) {
      const x = scale * load<f32>(at(a, i * aRow + l * aColumn))
      for (let j = 0; j < n; j++) {
        const p = at(c, i * cRow + j)
        store<f32>(p, load<f32>(p) + x * load<f32>(at(b, l * bRow + j * bColumn)))
      }
    }
  }
}

/** The arguments of a product in memory, where every thread finds them. */
const A: usize = 0
const B: usize = 4
const C: usize = 8
const WORK: usize = 12
const M: usize = 16
const N: usize = 20
const K: usize = 24
const A_ROW: usize = 28
const A_COLUMN: usize = 32
const B_ROW: usize = 36
const B_COLUMN: usize = 40
const C_ROW: usize = 44
const ACCUMULATE: usize = 48
const SCALE: usize = 52
const PART_BYTES: usize = 56

/** `sgemm`, in parts where it is large: bands of rows of c, or of columns where it has more of these. */
export function product(
  parts: i32, partBytes: i32, m: i32, n: i32, k: i32,
  a: usize, aRow: i32, aColumn: i32, b: usize, bRow: i32, bColumn: i32,
  c: usize, cRow: i32, accumulate: bool, scale: f32, work: usize,
): void {
  if (parts < 2) {
    sgemm(m, n, k, a, aRow, aColumn, b, bRow, bColumn, c, cRow, accumulate, scale, work)
    return
  }
  const to = PRODUCT_ARGUMENTS
  store<usize>(to, a, A)
  store<usize>(to, b, B)
  store<usize>(to, c, C)
  store<usize>(to, work, WORK)
  store<i32>(to, m, M)
  store<i32>(to, n, N)
  store<i32>(to, k, K)
  store<i32>(to, aRow, A_ROW)
  store<i32>(to, aColumn, A_COLUMN)
  store<i32>(to, bRow, B_ROW)
  store<i32>(to, bColumn, B_COLUMN)
  store<i32>(to, cRow, C_ROW)
  store<i32>(to, accumulate ? 1 : 0, ACCUMULATE)
  store<f32>(to, scale, SCALE)
  store<i32>(to, partBytes, PART_BYTES)
  parallel(PRODUCT, to, parts)
}

/** One band. Bands begin at whole tiles, so that no tile is done twice. */
export function productPart(p: usize, index: i32, parts: i32): void {
  const m = load<i32>(p, M)
  const n = load<i32>(p, N)
  const byRows = m >= n
  const tile = byRows ? MR : NR
  const tiles = ((byRows ? m : n) + tile - 1) / tile
  const from = <i32>(<i64>tiles * <i64>index / <i64>parts) * tile
  const to = min(byRows ? m : n, <i32>(<i64>tiles * <i64>(index + 1) / <i64>parts) * tile)
  if (to <= from) return
  const aRow = load<i32>(p, A_ROW)
  const bColumn = load<i32>(p, B_COLUMN)
  const cRow = load<i32>(p, C_ROW)
  const a = load<usize>(p, A)
  const b = load<usize>(p, B)
  const c = load<usize>(p, C)
  sgemm(
    byRows ? to - from : m, byRows ? n : to - from, load<i32>(p, K),
    byRows ? at(a, from * aRow) : a, aRow, load<i32>(p, A_COLUMN),
    byRows ? b : at(b, from * bColumn), load<i32>(p, B_ROW), bColumn,
    byRows ? at(c, from * cRow) : at(c, from), cRow, load<i32>(p, ACCUMULATE) != 0, load<f32>(p, SCALE),
    load<usize>(p, WORK) + <usize>index * <usize>load<i32>(p, PART_BYTES),
  )
}

export function executeGemm(p: usize): void {
  const scaleAt = load<usize>(p, GEMM_SCALE)
  const scale: f32 = scaleAt == 0 ? 1 : load<f32>(scaleAt)
  const count = load<i32>(p, GEMM_COUNT)
  for (let i = 0; i < count; i++) {
    product(
      load<i32>(p, GEMM_PARTS), load<i32>(p, GEMM_PART_BYTES),
      load<i32>(p, GEMM_M), load<i32>(p, GEMM_N), load<i32>(p, GEMM_K),
      at(load<usize>(p, GEMM_A), i * load<i32>(p, GEMM_A_STEP)), load<i32>(p, GEMM_A_ROW), load<i32>(p, GEMM_A_COLUMN),
      at(load<usize>(p, GEMM_B), i * load<i32>(p, GEMM_B_STEP)), load<i32>(p, GEMM_B_ROW), load<i32>(p, GEMM_B_COLUMN),
      at(load<usize>(p, GEMM_C), i * load<i32>(p, GEMM_C_STEP)), load<i32>(p, GEMM_C_ROW),
      load<i32>(p, GEMM_ACCUMULATE) != 0, scale, load<usize>(p, GEMM_WORK),
    )
  }
}
