import type { Style } from './terminal.ts'
import { plainText, styled } from './terminal.ts'

/** A cell of text, or text in a style. */
export type Cell = string | { readonly text: string; readonly style: Style }

export interface Column {
  readonly title: string
  readonly align?: 'right'
}

/** Rows under their titles, columns aligned, indented by two; nothing where there are no rows. */
export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[], colour: boolean): string {
  if (rows.length === 0) return ''
  const all: readonly (readonly Cell[])[] = [columns.map(({ title }) => ({ text: title, style: 'dim' })), ...rows]
  const cells = all.map((row) =>
    row.map((cell) =>
      typeof cell === 'string' ? { text: plainText(cell), style: undefined } : { ...cell, text: plainText(cell.text) },
    ),
  )
  const widths = columns.map((_, i) => cells.reduce((most, row) => Math.max(most, lengthOf(row[i]?.text ?? '')), 0))
  const lines = cells.map((row) =>
    row
      .map(({ text, style }, i) => {
        const space = ' '.repeat(widths[i]! - lengthOf(text))
        const shown = styled(text, style, colour)
        return columns[i]!.align === 'right' ? space + shown : shown + space
      })
      .join('  ')
      .trimEnd(),
  )
  return lines.map((line) => `  ${line}\n`).join('')
}

/** Code points. Combining and wide characters are rare in ids, and labels stand last. */
function lengthOf(text: string): number {
  return [...text].length
}

/** A title over a table; nothing where the table is empty. */
export function section(title: string, body: string, colour: boolean): string {
  return body === '' ? '' : `\n${styled(title, 'bold', colour)}\n${body}`
}
