import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { readNode } from '../../core/compile/read-node.ts'
import type { GraphDocument, NodeId } from '../../core/graph/document.ts'
import { splitPort } from '../../core/graph/ids.ts'
import { typeOf } from '../../core/graph/node-types.ts'
import type { Shape, Tensor } from '../../core/tensor/tensor.ts'
import { sameShape, sizeOf } from '../../core/tensor/tensor.ts'
import type { EngineChoice, Feed, Sample } from '../worker/protocol.ts'

/*
 * What a run is fed with. A value for every sample is data of the session, not part of the model: it is kept here and not in
 * the file. What an input is by itself (`value`) is an attribute, and is edited in the inspector.
 */
export interface RunFeed {
  /** Bumped whenever what is fed changed. */
  readonly revision: ShallowRef<number>
  /** Shown on cards and in tables; it changes no run. */
  readonly sample: ShallowRef<Sample>
  readonly training: ShallowRef<boolean>
  readonly engine: ShallowRef<EngineChoice>
  /** Samples of a run: of the values given, else as asked for. */
  batch(): number
  /** Sets the number of samples; values given are cut, or filled up with zeros. */
  setBatch(batch: number): void
  setTraining(training: boolean): void
  setEngine(engine: EngineChoice): void
  setSample(sample: Sample): void
  /** Values given for an input, whether they still fit it or not. */
  input(id: NodeId): Tensor | undefined
  /** All inputs with values agree on the batch: the others are cut or filled up to the one set last. */
  setInput(id: NodeId, values: Tensor | undefined): void
  /** Whether values given fit the input as it is now; those that do not are kept and not used. */
  fits(id: NodeId): boolean
  gradOutput(key: string): Tensor | undefined
  setGradOutput(key: string, values: Tensor | undefined): void
  /** What the worker gets: only what fits the document as it is now. */
  effective(): Feed
  /** Another document: nothing is fed. */
  clear(): void
}

export function createRunFeed(document: () => GraphDocument): RunFeed {
  const revision = shallowRef(0)
  const sample = shallowRef<Sample>('all')
  const training = shallowRef(false)
  const engine = shallowRef<EngineChoice>('automatic')
  const inputs = new Map<NodeId, Tensor>()
  const gradOutputs = new Map<string, Tensor>()
  let asked = 1

  const shapeOf = (id: NodeId): Shape | undefined => inputShape(document(), id)
  const fits = (id: NodeId): boolean => {
    const shape = shapeOf(id)
    const values = inputs.get(id)
    return shape !== undefined && values !== undefined && sameShape(values.shape.slice(1), shape)
  }
  const batch = (): number => {
    for (const [id, values] of inputs) if (fits(id)) return values.shape[0] ?? 1
    return asked
  }
  const resizeAll = (samples: number): void => {
    for (const [id, values] of inputs) inputs.set(id, resized(values, samples))
  }

  return {
    revision,
    sample,
    training,
    engine,
    batch,
    setBatch(samples) {
      asked = samples
      resizeAll(samples)
      // A gradient given for so many samples says nothing about another number of them.
      for (const [key, values] of gradOutputs) if (values.shape[0] !== samples) gradOutputs.delete(key)
      if (typeof sample.value === 'number' && sample.value >= samples) sample.value = 'all'
      revision.value++
    },
    setTraining(on) {
      training.value = on
      revision.value++
    },
    setEngine(next) {
      engine.value = next
      revision.value++
    },
    setSample(next) {
      sample.value = next
    },
    input: (id) => inputs.get(id),
    setInput(id, values) {
      if (values === undefined) inputs.delete(id)
      else {
        inputs.set(id, values)
        asked = values.shape[0] ?? asked
        resizeAll(asked)
      }
      revision.value++
    },
    fits,
    gradOutput: (key) => gradOutputs.get(key),
    setGradOutput(key, values) {
      if (values === undefined) gradOutputs.delete(key)
      else gradOutputs.set(key, values)
      revision.value++
    },
    effective() {
      const used = [...inputs].filter(([id]) => fits(id))
      const seeds = [...gradOutputs].filter(([key]) => feedsNothing(document(), key))
      return {
        inputs: Object.fromEntries(used),
        batch: batch(),
        training: training.value,
        gradOutput: Object.fromEntries(seeds),
        engine: engine.value,
      }
    },
    clear() {
      inputs.clear()
      gradOutputs.clear()
      asked = 1
      sample.value = 'all'
      training.value = false
      revision.value++
    },
  }
}

/** Shape per sample of an `input` node; undefined for anything else. */
export function inputShape(document: GraphDocument, id: NodeId): Shape | undefined {
  const node = document.nodes.get(id)
  const type = node?.type === 'input' ? typeOf(node) : undefined
  if (node === undefined || type === undefined) return undefined
  const { shape } = readNode(type, node).attributes
  return Array.isArray(shape) ? (shape as Shape) : undefined
}

/** Whether a key of grad_output ("fc2", or "block.out") still names an output that feeds nothing. */
function feedsNothing(document: GraphDocument, key: string): boolean {
  const [id, name] = splitPort(key)
  if (!document.nodes.has(id)) return false
  const port = `${id}.${name === '' ? 'out' : name}`
  return (document.edgesFrom.get(port)?.size ?? 0) === 0
}

function resized({ shape, data }: Tensor, samples: number): Tensor {
  const rest = shape.slice(1)
  if (shape[0] === samples) return { shape, data }
  const next = new Float64Array(samples * sizeOf(rest))
  next.set(data.subarray(0, next.length))
  return { shape: [samples, ...rest], data: next }
}
