import * as v from 'valibot'
import { defineQuestion } from './question.ts'
import { doubles, endsOf } from './subject.ts'

const size = v.pipe(v.number(), v.integer(), v.minValue(0))

/** One pair of channels of a convolution node, with what runs through it. */
export const convolutionQuestion = defineQuestion({
  name: 'convolution',
  words: v.object({ node: v.string(), sample: size, output: size, input: size }),
  answer: v.object({
    h: doubles,
    /** One for a signal, two for an image. */
    axes: v.array(v.object({ n: size, m: size, kernel: size, stride: size, dilation: size, before: size })),
    flip: v.boolean(),
    x: doubles,
    gradOutput: doubles,
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
    summed: doubles,
    backward: v.optional(doubles),
  }),
  tells: ({ node }) => endsOf(node, `${node}.in`),
})
