import { fromNested, isNestedFault } from '../../core/tensor/nested.ts'
import type { Shape, Tensor } from '../../core/tensor/tensor.ts'
import { shapeText, sizeOf } from '../../core/tensor/tensor.ts'
import { exactNumber, parseNumber } from './numbers.ts'

/** What is wrong with pasted text, and what would be right. */
export interface TableFault {
  readonly message: string
  readonly fix: string
}

/**
 * Reads values for a batch: JSON (nested lists with the batch first, or one sample), or a table as spreadsheets copy it:
 * one sample a line, numbers parted by tabs, commas, semicolons or spaces. A first line of words is taken for headings.
 */
export function parseSamples(text: string, shape: Shape): Tensor | TableFault {
  const size = sizeOf(shape)
  const wanted = `paste lines of ${size} ${size === 1 ? 'number' : 'numbers'}, one line a sample`
  const trimmed = text.trim()
  if (trimmed === '') return { message: 'there are no numbers', fix: wanted }
  if (trimmed.startsWith('[')) return parseNested(trimmed, shape)
  const rows = readLines(trimmed, wanted)
  if ('message' in rows) return rows
  const count = rows.reduce((sum, row) => sum + row.length, 0)
  const even = rows.every((row) => row.length === size)
  // A sample of several axes may be spread over several lines.
  if (!even && (shape.length < 2 || count % size !== 0 || count === 0)) {
    const odd = rows.findIndex((row) => row.length !== size)
    return { message: `line ${odd + 1} has ${rows[odd]?.length ?? 0} numbers, a sample has ${size}`, fix: wanted }
  }
  return { shape: [count / size, ...shape], data: Float64Array.from(rows.flat()) }
}

/** A row of numbers a line. */
function readLines(text: string, fix: string): number[][] | TableFault {
  const rows: number[][] = []
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '')
  for (const [i, line] of lines.entries()) {
    const cells = splitLine(line)
    const numbers = cells.map(parseNumber)
    const bad = numbers.indexOf(undefined)
    if (bad >= 0) {
      if (i === 0 && lines.length > 1 && numbers.every((number) => number === undefined)) continue
      return { message: `line ${i + 1} has “${cells[bad]?.slice(0, 20)}”, which is no number`, fix }
    }
    rows.push(numbers as number[])
  }
  return rows
}

/**
 * Puts several numbers, as spreadsheets copy them, into a table whose last axis runs across, from one cell on. Undefined for
 * the text of a single cell; a fault, and nothing taken, where not all of it fits.
 */
export function pasteCells(
  { shape, data }: Tensor,
  row: number,
  column: number,
  text: string,
): Tensor | TableFault | undefined {
  if (!/\S[\t\r\n; ]+\S/.test(text)) return undefined
  const columns = shape.at(-1) ?? 1
  const room = { down: data.length / columns - row, across: columns - column }
  const fix = `paste at most ${room.down} by ${room.across} numbers here`
  const rows = readLines(text.trim(), fix)
  if ('message' in rows) return rows
  const across = Math.max(0, ...rows.map((cells) => cells.length))
  if (rows.length > room.down || across > room.across)
    return { message: `${rows.length} by ${across} numbers reach beyond the table`, fix }
  const pasted = data.slice()
  for (const [i, cells] of rows.entries()) pasted.set(cells, (row + i) * columns + column)
  return { shape, data: pasted }
}

function splitLine(line: string): string[] {
  // "1,5;2" is a line of decimal commas; "1,5" alone is two numbers.
  for (const separator of ['\t', ';', ','])
    if (line.includes(separator)) return line.split(separator).map((cell) => cell.trim())
  return line.trim().split(/\s+/)
}

function parseNested(text: string, shape: Shape): Tensor | TableFault {
  const wanted = `write nested lists of shape [samples${shape.map((length) => `, ${length}`).join('')}]`
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { message: 'this is not JSON', fix: wanted }
  }
  const read = fromNested(value)
  if (isNestedFault(read)) return { message: `the entry ${read.at} is ${read.message}`, fix: wanted }
  if (fits(read.shape.slice(1), shape)) return read
  if (fits(read.shape, shape)) return { shape: [1, ...shape], data: read.data }
  return { message: `the values are ${shapeText(read.shape)}`, fix: wanted }
}

function fits(given: Shape, wanted: Shape): boolean {
  return given.length === wanted.length && given.every((length, axis) => length === wanted[axis])
}

/** The other way: a line a sample, parted by tabs, as spreadsheets take it. */
export function samplesText({ shape, data }: Tensor): string {
  const samples = shape[0] ?? 0
  const size = sizeOf(shape.slice(1))
  const lines: string[] = []
  for (let i = 0; i < samples; i++)
    lines.push(Array.from(data.subarray(i * size, (i + 1) * size), exactNumber).join('\t'))
  return lines.join('\n')
}
