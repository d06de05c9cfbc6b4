import { convShape } from '../../../core/nodes/conv.ts'
import type { Attributes } from '../../../core/nodes/define.ts'
import { byLoop, convolutionOf } from '../../../core/inspect/convolution.ts'
import { convolutionQuestion } from '../questions/convolution.ts'
import { differentiated } from './differentiated.ts'
import { defineReply } from './reply.ts'

export const convolutionReply = defineReply(
  convolutionQuestion,
  ({ node, sample: askedSample, output: askedOutput, input: askedInput }, asked) => {
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
        gradOutputFrom: gradient ? ('run' as const) : ('ones' as const),
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
)
