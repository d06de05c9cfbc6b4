import type { NodeType } from './define.ts'
import { activation } from './activation.ts'
import { add } from './add.ts'
import { avgPool } from './avg-pool.ts'
import { batchNorm } from './batch-norm.ts'
import { concat } from './concat.ts'
import { constant } from './constant.ts'
import { conv } from './conv.ts'
import { divide } from './divide.ts'
import { dropout } from './dropout.ts'
import { embedding } from './embedding.ts'
import { expression } from './expression.ts'
import { flatten } from './flatten.ts'
import { globalAvgPool } from './global-avg-pool.ts'
import { input } from './input.ts'
import { layerNorm } from './layer-norm.ts'
import { linear } from './linear.ts'
import { loss } from './loss.ts'
import { matmul } from './matmul.ts'
import { maxPool } from './max-pool.ts'
import { mean } from './mean.ts'
import { multiply } from './multiply.ts'
import { output } from './output.ts'
import { parameter } from './parameter.ts'
import { power } from './power.ts'
import { reshape } from './reshape.ts'
import { slice } from './slice.ts'
import { stopGradient } from './stop-gradient.ts'
import { subtract } from './subtract.ts'
import { sum } from './sum.ts'
import { transpose } from './transpose.ts'

/** Every node type, in the order of the palette. */
const list: readonly NodeType[] = [
  input,
  constant,
  parameter,
  output,

  linear,
  conv,
  embedding,

  activation,

  add,
  multiply,
  subtract,
  divide,
  power,
  matmul,
  expression,
  sum,
  mean,
  stopGradient,

  flatten,
  reshape,
  transpose,
  concat,
  slice,
  maxPool,
  avgPool,
  globalAvgPool,

  batchNorm,
  layerNorm,
  dropout,

  loss,
]

export const nodeTypes: ReadonlyMap<string, NodeType> = new Map(list.map((type) => [type.type, type]))

export function nodeType(id: string): NodeType | undefined {
  return nodeTypes.get(id)
}
