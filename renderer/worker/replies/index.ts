import { cellReply } from './cell.ts'
import { convolutionCostReply } from './convolution-cost.ts'
import { convolutionReply } from './convolution.ts'
import { diagnosisReply, whatIfReply } from './diagnosis.ts'
import { functionReply } from './function.ts'
import { gradcheckReply, sweepReply } from './gradcheck.ts'
import { jacobianEntryReply } from './jacobian-entry.ts'
import { jacobianProductReply } from './jacobian-product.ts'
import { jacobianReply } from './jacobian.ts'
import { pathsReply } from './paths.ts'
import { quantityReply } from './quantity.ts'
import { stepReply } from './step.ts'
import type { AnyReply } from './reply.ts'
import { sampleLooksReply } from './sample-looks.ts'
import { spreadReply } from './spread.ts'
import { tensorReply } from './tensor.ts'

/** How every question is answered. A new one is a file in ../questions, one of the same name here, and a line. */
const all: readonly AnyReply[] = [
  cellReply,
  convolutionCostReply,
  convolutionReply,
  jacobianEntryReply,
  jacobianProductReply,
  jacobianReply,
  pathsReply,
  quantityReply,
  sampleLooksReply,
  spreadReply,
  stepReply,
  tensorReply,
  gradcheckReply,
  sweepReply,
  functionReply,
  diagnosisReply,
  whatIfReply,
]

const byName = new Map(all.map((reply) => [reply.name, reply]))

/** How the question of this name is answered. */
export function replyNamed(name: string): AnyReply | undefined {
  return byName.get(name)
}
