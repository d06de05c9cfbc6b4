/* Matrices as LaTeX, for documents: four digits, as many rows and columns as fit on a page. */

const most = 20

export function matrixLatex(rows: number, columns: number, data: ArrayLike<number>): string {
  const down = Math.min(rows, most)
  const across = Math.min(columns, most)
  const lines: string[] = []
  for (let r = 0; r < down; r++) {
    const cells: string[] = []
    for (let c = 0; c < across; c++) cells.push(numberLatex(data[r * columns + c] ?? 0))
    if (across < columns) cells.push('\\cdots')
    lines.push(cells.join(' & '))
  }
  if (down < rows) lines.push(new Array(across + (across < columns ? 1 : 0)).fill('\\vdots').join(' & '))
  return `\\begin{pmatrix}\n${lines.join(' \\\\\n')}\n\\end{pmatrix}`
}

export function numberLatex(value: number): string {
  if (Number.isNaN(value)) return '\\mathrm{NaN}'
  if (!Number.isFinite(value)) return value > 0 ? '\\infty' : '-\\infty'
  const [mantissa = '', exponent] = String(Number(value.toPrecision(4))).split('e')
  return exponent === undefined ? mantissa : `${mantissa} \\cdot 10^{${Number(exponent)}}`
}

/** A name in a formula: "fc1.weight" keeps its dot and letters upright. */
export function nameLatex(name: string): string {
  return `\\mathrm{${name.replaceAll('_', '\\_')}}`
}
