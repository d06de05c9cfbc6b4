import type { NodeType } from './define.ts'
import { activation } from './activation.ts'
import { add } from './add.ts'
import { constant } from './constant.ts'
import { divide } from './divide.ts'
import { input } from './input.ts'
import { linear } from './linear.ts'
import { loss } from './loss.ts'
import { matmul } from './matmul.ts'
import { multiply } from './multiply.ts'
import { output } from './output.ts'
import { parameter } from './parameter.ts'
import { power } from './power.ts'
import { stopGradient } from './stop-gradient.ts'
import { subtract } from './subtract.ts'

/** Every node type, in the order of the palette. */
const list: readonly NodeType[] = [
  input,
  constant,
  parameter,
  output,

  linear,

  activation,

  add,
  multiply,
  subtract,
  divide,
  power,
  matmul,
  stopGradient,

  loss,
]

export const nodeTypes: ReadonlyMap<string, NodeType> = new Map(list.map((type) => [type.type, type]))

export function nodeType(id: string): NodeType | undefined {
  return nodeTypes.get(id)
}
