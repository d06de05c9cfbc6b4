import type { StepAnswer } from '../worker/questions/step.ts'
import { texNumber } from './with-numbers.ts'

/** A step as LaTeX: its formulas, and the chosen entry with the real numbers. */
export function stepLatex(
  formulas: readonly string[],
  numbered: string | undefined,
  entry: string,
  written: StepAnswer['written'],
): string {
  const lines = [...formulas, ...(numbered === undefined ? [] : [numbered])]
  const sum = written && sumOf(written)
  if (sum !== undefined) lines.push(`${entry} = ${sum}`)
  return `\\begin{aligned}\n${lines.map((line) => `& ${line}`).join(' \\\\\n')}\n\\end{aligned}`
}

function sumOf({ terms, rest, result, call }: NonNullable<StepAnswer['written']>): string {
  if (call !== undefined) {
    const given = [...call.arguments.map(({ value }) => texNumber(value)), ...(call.more > 0 ? ['\\dots'] : [])]
    return `\\operatorname{${call.name}}(${given.join(', ')}) = ${texNumber(result)}`
  }
  const products = terms.map((term, t) =>
    term.map(({ value }, i) => (value < 0 && t + i > 0 ? `(${texNumber(value)})` : texNumber(value))).join(' \\cdot '),
  )
  if (rest !== undefined) products.push(`(${texNumber(rest.sum)})`)
  return `${products.length > 0 ? products.join(' + ') : '0'} = ${texNumber(result)}`
}
