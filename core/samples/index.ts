/** One shipped graph. The file is `core/samples/<id>.gradwire`; whoever needs its text reads it himself. */
export interface Sample {
  /** File name without its ending. */
  readonly id: string
  /** The `name` in the file. */
  readonly title: string
  /** What it is good for, in one line. */
  readonly teaser: string
  /** Number of the lecture's topic, 1 to 14; absent where the lecture has none. */
  readonly topic?: number
}

/** In the order they are best met: the lecture's topics, then three networks as people build them. */
export const samples: readonly Sample[] = [
  {
    id: 'minimise-one-weight',
    title: 'Minimise a function of one weight',
    teaser: 'A loss, one weight, and descent a step at a time.',
    topic: 1,
  },
  {
    id: 'one-variable',
    title: 'A function of one variable',
    teaser: 'The gradient on a wire is the slope of the tangent.',
    topic: 2,
  },
  {
    id: 'activation-functions',
    title: 'Activation functions',
    teaser: 'Twelve at once: which saturate, which have a kink.',
    topic: 3,
  },
  {
    id: 'two-variables',
    title: 'A function of two variables',
    teaser: '4x + 7y² and its gradient (4, 14y).',
    topic: 4,
  },
  {
    id: 'n-variables',
    title: 'A function of n variables',
    teaser: 'The gradient has n entries, and one of them is 0.',
    topic: 5,
  },
  {
    id: 'jacobian',
    title: 'A vector function and its Jacobian',
    teaser: 'Three outputs, two inputs: pick a row with grad_output.',
    topic: 6,
  },
  {
    id: 'chain-rule',
    title: 'The chain rule',
    teaser: 'One number each: 10 · 4 = 40. Then with matrices.',
    topic: 7,
  },
  {
    id: 'simple-network',
    title: 'A simple network',
    teaser: 'Linear, tanh, linear, loss: read every gradient.',
    topic: 8,
  },
  {
    id: 'two-vectors',
    title: 'A function of two vectors',
    teaser: 'A node with two inputs has two Jacobians.',
    topic: 9,
  },
  {
    id: 'multilinear-map',
    title: 'A multilinear map',
    teaser: 'W x + b and its three gradients: Wᵀδ, δxᵀ, δ.',
    topic: 10,
  },
  {
    id: 'weighted-network',
    title: 'A weighted network',
    teaser: 'Weights as nodes, each beside its gradient.',
    topic: 11,
  },
  {
    id: 'forward-backward',
    title: 'Forward and backward of one node',
    teaser: 'Every node is two functions: step through both.',
    topic: 12,
  },
  {
    id: 'convolution-jacobian',
    title: 'Backward of a convolution by its Jacobian',
    teaser: 'The banded matrix beside the convolution, the same v.',
    topic: 13,
  },
  {
    id: 'convolution-direct',
    title: 'Backward of a convolution directly',
    teaser: 'The loop without a matrix, a wire for each k.',
    topic: 14,
  },
  {
    id: 'image-network',
    title: 'A small image network',
    teaser: 'A seven on 8 × 8 pixels: convolution, pooling, ten scores.',
  },
  {
    id: 'residual-block',
    title: 'A residual block',
    teaser: 'Two paths for the gradient, and their sum.',
  },
  {
    id: 'vanishing-gradients',
    title: 'Vanishing gradients',
    teaser: 'Ten sigmoids: watch the wires thin out.',
  },
]
