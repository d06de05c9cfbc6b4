import * as v from 'valibot'
import { defineQuestion } from './question.ts'
import { count, doubles, endsOf } from './subject.ts'

/** One pair of channels of a convolution node, with what runs through it. */
export const convolutionQuestion = defineQuestion({
  name: 'convolution',
  words: v.object({ node: v.string(), sample: count, output: count, input: count }),
  answer: v.object({
    h: doubles,
    /** One for a signal, two for an image. */
    axes: v.array(v.object({ n: count, m: count, kernel: count, stride: count, dilation: count, before: count })),
    flip: v.boolean(),
    x: doubles,
    gradOutput: doubles,
    gradOutputFrom: v.picklist(['run', 'ones']),
    /** Channels there are: of the output, and of the input that one of them reads. */
    outputs: count,
    inputs: count,
    /** Those that are shown; the input's counted over all groups. */
    output: count,
    input: count,
    channel: count,
    samples: count,
    sample: count,
    /** The gradient of this input channel from all output channels, by the direct loop; and what backward has. */
    summed: doubles,
    backward: v.optional(doubles),
  }),
  tells: ({ node }) => endsOf(node, `${node}.in`),
})
