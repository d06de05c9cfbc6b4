import { compile } from '../core/compile/compile.ts'
import { trainingProgram } from '../core/compile/lower/training.ts'
import { readGraph } from '../core/format/read.ts'
import { encode } from '../core/kernels/encode.ts'
import { gemmWork } from '../core/kernels/gemm-work.ts'
import { canRun, Machine, PROGRAM_ADDRESS, type BuildName, type Helper } from '../core/kernels/machine.ts'
import { splitOf } from '../core/kernels/parts.ts'
import { createSession, areProblems } from '../core/run/session.ts'
import { createTrainer, Trainer } from '../core/train/trainer.ts'
import { updateRuleOf } from '../core/train/optimisers.ts'
import type { OptimiserOptions } from '../core/train/optimisers.ts'
import type { GraphDocument } from '../core/graph/document.ts'
import type { Tensor } from '../core/tensor/tensor.ts'
import type { Task } from './hosts/task.ts'
import type { Model } from './workloads/model.ts'
import { chain } from './graphs.ts'
import { graphFile } from './workloads/graph-file.ts'
import { checksum, type Product } from './workloads/product.ts'

/*
 * Our own engine, set up as the app does it: from the text of a graph file to a trainer. All that the bench knows of core's
 * engine is in this file.
 */

/** Without one, the best build that this host can run. */
export type Build = BuildName | undefined

const noBuild = (build: Build): string | undefined =>
  build !== undefined && !canRun(build) ? `this host cannot run the build ${build}` : undefined

export function ourTraining(model: Model, build: Build): Task | string {
  const wrong = noBuild(build)
  if (wrong !== undefined) return wrong
  const { batch, learningRate } = model
  const document = documentOf(graphFile(model))
  const machine = new Machine({ build })
  const optimiser: OptimiserOptions = { kind: 'sgd', learningRate }
  const trainer = createTrainer(document, compile(document), { inputs: dataOf(model), batch, optimiser, machine })
  if (!(trainer instanceof Trainer)) throw new Error(trainer[0]?.message)
  let loss = NaN
  return {
    run: (times) => {
      const losses = trainer.steps(times)
      if (losses.length < times) throw new Error(trainer.problem?.message ?? `the loss became ${trainer.diverged}`)
      loss = losses[times - 1] ?? NaN
    },
    value: () => loss,
  }
}

/** The run of the window, which keeps every value so that it can be looked at. */
export function ourForward(model: Model, build: Build): Task | string {
  const wrong = noBuild(build)
  if (wrong !== undefined) return wrong
  const { batch } = model
  const document = documentOf(graphFile(model))
  const machine = new Machine({ build })
  const session = createSession(document, compile(document), { inputs: dataOf(model), batch, engine: 'wasm', machine })
  if (areProblems(session)) throw new Error(session[0]?.message)
  return {
    run: (times) => {
      for (let i = 0; i < times; i++) {
        session.runTo(0)
        session.runForward()
      }
    },
    value: () => session.objective ?? NaN,
  }
}

/** Multiplies by one instruction of the machine, without a graph around it. */
export async function ourProduct(
  { n, a, b }: Product,
  build: Build,
  threads: number,
  startThread: (helper: Helper) => Promise<void>,
): Promise<Task | string> {
  const wrong = noBuild(build)
  if (wrong !== undefined) return wrong
  const started: Promise<void>[] = []
  const machine = new Machine({ build, threads, spawn: (helper) => started.push(startThread(helper)) })
  if (machine.threads < threads) return `this machine works on ${machine.threads} thread`
  await Promise.all(started)
  const matrix = 4 * n * n
  const start = PROGRAM_ADDRESS
  const [left, right, result, work] = [0, 1, 2, 3].map((place) => start + 4096 + place * matrix)
  const { parts, partBytes, bytes } = splitOf(n ** 3, gemmWork(n, n, n), threads)
  const operands = { a: left!, b: right!, c: result!, work: work!, m: n, n, k: n, accumulate: 0, parts, partBytes }
  const strides = { aRow: n, aColumn: 1, bRow: n, bColumn: 1, cRow: n, count: 1, aStep: 0, bStep: 0, cStep: 0 }
  const code = encode('gemm', { ...operands, ...strides })
  if (!machine.reserve(work! + bytes)) return 'not so much memory'
  machine.floats(left!, n * n).set(a)
  machine.floats(right!, n * n).set(b)
  machine.integers(start, code.length).set(code)
  const end = start + 4 * code.length
  return {
    run: (times) => {
      for (let i = 0; i < times; i++) machine.run(start, end)
    },
    value: () => checksum(n, machine.floats(result!, n * n)),
  }
}

/** From a document in memory to a program that can be copied into a machine: what every edit of a graph costs. */
export function ourCompilation(nodes: number): Task {
  // The generated chain has no loss; all its output is the objective.
  const document = documentOf(chain.text(nodes))
  const rule = updateRuleOf({ kind: 'sgd', learningRate: 0.01 })
  return {
    run: (times) => {
      for (let i = 0; i < times; i++) {
        const { plan, problems } = compile(document)
        if (plan === undefined) throw new Error(problems[0]?.message)
        trainingProgram(document, plan, { batch: 1, training: true, rule })
      }
    },
    value: () => NaN,
  }
}

export function documentOf(text: string): GraphDocument {
  const read = readGraph(text)
  if (read.problems !== undefined) throw new Error(read.problems[0]?.message)
  return read.document
}

/** What a model is trained with, for the inputs of its graph. */
export function dataOf({ batch, inShape, outShape, loss, x, y }: Model): { readonly [id: string]: Tensor } {
  const tensor = (shape: readonly number[], data: Float32Array): Tensor => ({ shape, data: Float64Array.from(data) })
  return { x: tensor([batch, ...inShape], x), t: tensor([batch, ...(loss === 'mse' ? outShape : [])], y) }
}
