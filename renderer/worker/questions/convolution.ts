import * as v from 'valibot'
import { convShape } from '../../../core/nodes/conv.ts'
import type { Attributes } from '../../../core/nodes/define.ts'
import { byLoop, convolutionOf } from '../../../core/inspect/convolution.ts'
import { differentiated, endsOf } from './jacobian.ts'
import { defineQuestion } from './question.ts'

const size = v.pipe(v.number(), v.integer(), v.minValue(0))
const numbers = v.instance(Float64Array)

/** One pair of channels of a convolution node, with what runs through it. */
export const convolutionQuestion = defineQuestion({
  name: 'convolution',
  words: v.object({ node: v.string(), sample: size, output: size, input: size }),
  answer: v.object({
    h: numbers,
    /** One for a signal, two for an image. */
    axes: v.array(v.object({ n: size, m: size, kernel: size, stride: size, dilation: size, before: size })),
    flip: v.boolean(),
    x: numbers,
    gradOutput: numbers,
    gradOutputFrom: v.picklist(['run', 'ones']),
    /** Channels there are: of the output, and of the input that one of them reads. */
    outputs: size,
    inputs: size,
    /** Those that are shown; the input's counted over all groups. */
    output: size,
    input: size,
    channel: size,
    samples: size,
    sample: size,
    /** The gradient of this input channel from all output channels, by the direct loop; and what backward has. */
    summed: numbers,
    backward: v.optional(numbers),
  }),
  tells: ({ node }) => endsOf(node, `${node}.in`),
  reply({ node, sample: askedSample, output: askedOutput, input: askedInput }, asked) {
    const at = differentiated(asked, node, `${node}.in`)
    if (!('plan' in at)) return { problem: at[0]! }
    const runner = at.run.runners.get(node)
    const x = at.forward.values.get(at.source.name)!
    if (runner?.type?.type !== 'conv' || (x.shape.length !== 3 && x.shape.length !== 4)) {
      const message = `${node} is no convolution of a signal or an image`
      const fix = 'choose one whose input is [channels, length] or [channels, height, width]'
      return { problem: { code: 'E_RANK', severity: 'error', node, message, fix } }
    }
    const shape = convShape(x.shape, runner.attributes as Attributes & Parameters<typeof convShape>[1])
    const { rows, columns, inChannels, outChannels, groups } = shape
    const axes = (x.shape.length === 4 ? [rows, columns] : [columns]).map(
      ({ size: n, out: m, kernel, stride, dilation, before }) => ({ n, m, kernel, stride, dilation, before }),
    )
    const inputs = inChannels / groups
    const perGroup = outChannels / groups
    const sample = Math.min(askedSample, shape.batch - 1)
    const output = Math.min(askedOutput, outChannels - 1)
    const input = Math.min(askedInput, inputs - 1)
    const group = Math.floor(output / perGroup)
    const channel = group * inputs + input
    const weight = at.run.parameters.get(`${node}.weight`)!.data
    const taps = axes.reduce((all, { kernel }) => all * kernel, 1)
    const kernelOf = (o: number) => weight.slice((o * inputs + input) * taps, (o * inputs + input + 1) * taps)
    const flip = runner.attributes['flipKernel'] === true
    const { n, m } = convolutionOf([], axes, flip)
    const gradient = asked.run?.session.outputGradient(at.from)
    const gradOf = (o: number) => {
      const first = (sample * outChannels + o) * m
      return gradient ? gradient.data.slice(first, first + m) : new Float64Array(m).fill(1)
    }
    const summed = new Float64Array(n)
    for (let o = group * perGroup; o < (group + 1) * perGroup; o++)
      byLoop(convolutionOf([...kernelOf(o)], axes, flip), gradOf(o)).forEach((value, j) => (summed[j]! += value))
    const back = gradient ? asked.run?.session.gradient(`${node}.in`) : undefined
    const first = (sample * inChannels + channel) * n
    return {
      answer: {
        h: kernelOf(output),
        axes,
        flip,
        x: x.data.slice(first, first + n),
        gradOutput: gradOf(output),
        gradOutputFrom: gradient ? 'run' : 'ones',
        outputs: outChannels,
        inputs,
        output,
        input,
        channel,
        samples: shape.batch,
        sample,
        summed,
        ...(back && { backward: back.data.slice(first, first + n) }),
      },
    }
  },
})
