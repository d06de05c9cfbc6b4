import { cellQuestion } from './cell.ts'
import { convolutionCostQuestion } from './convolution-cost.ts'
import { convolutionQuestion } from './convolution.ts'
import { diagnosisQuestion, whatIfQuestion } from './diagnosis.ts'
import { functionQuestion } from './function.ts'
import { gradcheckQuestion, sweepQuestion } from './gradcheck.ts'
import { jacobianEntryQuestion } from './jacobian-entry.ts'
import { jacobianProductQuestion } from './jacobian-product.ts'
import { jacobianQuestion } from './jacobian.ts'
import { pathsQuestion } from './paths.ts'
import { quantityQuestion } from './quantity.ts'
import { stepQuestion } from './step.ts'
import type { AnyQuestion } from './question.ts'
import { sampleLooksQuestion } from './sample-looks.ts'
import { spreadQuestion } from './spread.ts'
import { tensorQuestion } from './tensor.ts'

/** Every question, by name. A new one is a file of this folder and a line here. */
const all: readonly AnyQuestion[] = [
  cellQuestion,
  convolutionCostQuestion,
  convolutionQuestion,
  jacobianEntryQuestion,
  jacobianProductQuestion,
  jacobianQuestion,
  pathsQuestion,
  quantityQuestion,
  sampleLooksQuestion,
  spreadQuestion,
  stepQuestion,
  tensorQuestion,
  gradcheckQuestion,
  sweepQuestion,
  functionQuestion,
  diagnosisQuestion,
  whatIfQuestion,
]

const byName = new Map(all.map((question) => [question.name, question]))

export function questionNamed(name: string): AnyQuestion | undefined {
  return byName.get(name)
}
