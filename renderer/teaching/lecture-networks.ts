import { ranBackward, runBackward, shows, steppedBack } from './lecture-page.ts'
import type { LecturePage } from './lecture-page.ts'
import { isSimpleNetwork } from './simple-network.ts'

const near = (a: number | undefined, b: number) => a !== undefined && Math.abs(a - b) < 1e-9

/** Topics 8 to 14: networks, and what their backward pass does. */
export const networkPages: readonly LecturePage[] = [
  {
    topic: 8,
    formula: 'L = \\big(W_2 \\tanh(W_1 x + b_1) + b_2 - t\\big)^2',
    text: [
      'Linear, tanh, Linear, loss: the smallest network that deserves the name. It has 33 parameters, and backward gives each its own gradient.',
      'Every gradient has the shape of what it belongs to.',
    ],
    tasks: [
      { kind: 'do', text: 'Run forward, and read prediction and target.', done: ({ position }) => position >= 6 },
      {
        kind: 'predict',
        ask: 'The prediction is 0.335 and the target −1.09. What is the gradient at the prediction?',
        subject: { edge: 'loss.prediction', part: 'gradient' },
        at: 0,
        answer: 2.85,
        tolerance: 0.01,
        hints: ['L = (y − t)², so ∂L/∂y = 2 · (y − t).', 'y − t is 1.425.'],
      },
      {
        kind: 'do',
        text: 'Run backward, and read the gradient on every wire. Then step back and forth over the last steps.',
        done: steppedBack,
      },
      {
        kind: 'do',
        text: 'Set the batch to 4 and run backward: the values have four rows now, the gradients of weights do not.',
        done: (sight) => sight.batch === 4 && ranBackward(sight),
      },
      {
        kind: 'do',
        text: 'Now build it: delete everything, add Input, Linear, Activation, Linear, Loss and one more Input (Shift+A, or the palette), wire them, give the Input two entries and the first Linear 8, and run backward.',
        done: (sight) => isSimpleNetwork(sight.document) && ranBackward(sight),
      },
    ],
  },
  {
    topic: 9,
    formula: 'f:\\ \\mathbb{R}^s \\times \\mathbb{R}^t \\to \\mathbb{R}^u,\\quad x, y \\mapsto f(x, y)',
    text: [
      'A node with two inputs has two Jacobians and sends back two gradients, one to each.',
      'For a product entry by entry both are diagonal, and each holds the value of the other input. So a product has to keep both from the forward pass.',
    ],
    tasks: [
      {
        kind: 'predict',
        ask: 'A x = (1, 2, 3) and y = (4, −1, 2); grad_output is (1, 1, 1). What is the second entry of the gradient towards A x?',
        subject: { edge: 'f.in0', part: 'gradient' },
        at: 1,
        answer: -1,
        hints: ['The derivative of a · b by a is b.', 'y₂ is −1.'],
      },
      runBackward,
      {
        kind: 'do',
        text: 'Open the Jacobian of f with respect to A x, then with respect to y: both are diagonal.',
        view: 'jacobian',
        target: { of: 'f', wrt: 'Ax' },
        done: ({ shown }) => ['y', 'f.in1'].some((wrt) => shows(shown('jacobian'), { of: 'f', wrt })),
      },
    ],
  },
  {
    topic: 10,
    formula: 'x, W, b \\mapsto Wx + b,\\qquad \\big(W^\\top\\delta,\\ \\delta x^\\top,\\ \\delta\\big)',
    text: [
      'W x + b is linear in each of its three arguments. From the one δ that comes back it makes three gradients: Wᵀδ for x, δxᵀ for W, and δ itself for b.',
      'The gradient of W needs x, and that of x needs W. This is what a Linear node does inside.',
    ],
    tasks: [
      {
        kind: 'predict',
        ask: 'δ = (2, −1) and x = (1, −1, 2). What is the entry of δxᵀ in row 1, column 3?',
        subject: { edge: 'Wx.a', part: 'gradient' },
        at: 2,
        answer: 4,
        hints: ['Row 1 is δ₁ · x.', 'δ₁ = 2 and x₃ = 2.'],
      },
      {
        kind: 'predict',
        ask: 'W = [[1, 0, 2], [−1, 1, 1]]. What is the second entry of Wᵀδ?',
        subject: { edge: 'Wx.b', part: 'gradient' },
        at: 1,
        answer: -1,
        hints: ['Column 2 of W times δ.', '0 · 2 + 1 · (−1)'],
      },
      runBackward,
    ],
  },
  {
    topic: 11,
    formula: 'h = \\operatorname{relu}(W_1 x),\\qquad y = W_2 h',
    text: [
      'Here the weights are nodes, so each stands beside its gradient.',
      'A relu that is off lets nothing through: the row of weights behind it learns nothing from this sample.',
    ],
    tasks: [
      {
        kind: 'predict',
        ask: 'h = (0, 4) and y − t = 1. What is the gradient of the second entry of W₂?',
        subject: { parameter: 'W2.value', part: 'gradient' },
        at: 1,
        answer: 8,
        hints: ['∂L/∂y = 2 · (y − t) = 2.', 'y = W₂ h, so its derivative by entry 2 is h₂.'],
      },
      {
        kind: 'predict',
        ask: 'And of the first entry of W₁, whose unit is off?',
        subject: { parameter: 'W1.value', part: 'gradient' },
        at: 0,
        answer: 0,
        hints: ['W₁ x = (−1, 4): the first unit is negative.'],
      },
      runBackward,
      {
        kind: 'do',
        text: 'Give x the value (3, 2) and run backward: the unit is on, and its row gets a gradient.',
        done: (sight) => sight.fed('x')?.join() === '3,2' && ranBackward(sight),
      },
    ],
  },
  {
    topic: 12,
    formula: "\\text{Forward}(x) = f(x),\\qquad \\text{Backward}(x, g) = g \\cdot f'(x)",
    text: [
      'Every node is two functions. Forward(input) returns f(input). Backward(input, grad_output) returns grad_output · f′(input).',
      'A step of the plan calls one of them. Backward needs the input of the forward pass and grad_output, and nothing else of the network.',
    ],
    tasks: [
      {
        kind: 'predict',
        ask: 'f is the square, its input is 3, and grad_output is 5. What does Backward(3, 5) return?',
        subject: { edge: 'f.in', part: 'gradient' },
        at: 0,
        answer: 30,
        hints: ['f′(x) = 2x = 6.', '5 · 6'],
      },
      {
        kind: 'do',
        text: 'Step through the whole plan. The card of a step is one of the two functions, with its formula and its numbers.',
        done: ranBackward,
      },
      {
        kind: 'do',
        text: 'Step back once and look at what is taken away.',
        done: steppedBack,
      },
    ],
  },
  {
    topic: 13,
    formula: 'J_{ij} = h_{k+2},\\ k = i - j \\in \\{-1, 0, 1\\},\\qquad v_j = \\sum_i g_i J_{ij}',
    text: [
      'A convolution is linear, so it has a matrix: J is n × n, with h₂ on its diagonal, h₁ above and h₃ below, and 0 elsewhere.',
      'Backward is grad_output times J. It takes n × n multiplications, most of them with a zero.',
    ],
    tasks: [
      {
        kind: 'predict',
        ask: 'h = (1, 2, −1) and g = (1, −1, 0, 2, 1). What is v₁ = g₁ J₁₁ + g₂ J₂₁?',
        subject: { edge: 'conv.in', part: 'gradient' },
        at: 0,
        answer: 3,
        hints: ['J₁₁ = h₂ = 2, and J₂₁ has k = 1, so it is h₃ = −1.', '1 · 2 + (−1) · (−1)'],
      },
      runBackward,
      {
        kind: 'do',
        text: 'Open the convolution two ways and fill J entry by entry: press Fill J, then step or play until it is full.',
        view: 'convolution',
        target: { node: 'conv' },
        done({ shown }) {
          const { place = 0, multiply = 1, direct = 0 } = shown('convolution') ?? {}
          return place >= multiply && place < direct
        },
      },
    ],
  },
  {
    topic: 14,
    formula: 'v_j \\mathrel{+}= g_i\\, h_{k+2},\\qquad i = j + k,\\ 1 \\le i \\le n',
    text: [
      'The same v without a matrix: for each k in {−1, 0, 1} and each j, add grad_outputᵢ · h₍ₖ₊₂₎ with i = j + k, where i lies inside.',
      'That is n × 3 multiplications instead of n × n, and no memory for J.',
    ],
    tasks: [
      {
        kind: 'predict',
        ask: 'The loop adds three numbers to v₂, for k = −1, 0 and 1. What is v₂?',
        subject: { edge: 'conv.in', part: 'gradient' },
        at: 1,
        answer: -1,
        hints: ['k = −1: g₁ h₁ = 1. k = 0: g₂ h₂ = −2. k = 1: g₃ h₃ = 0.', '1 − 2 + 0'],
      },
      runBackward,
      {
        kind: 'do',
        text: 'Run the loop beside the matrix, from Direct loop to its end: both write the same v.',
        view: 'convolution',
        target: { node: 'conv' },
        // It opens with all of it done.
        done({ shown }) {
          const { place, count } = shown('convolution') ?? {}
          return place !== undefined && place === Number(count) - 1
        },
      },
      {
        kind: 'do',
        text: 'Select the wire into the convolution and compare it with the three wires of the loop.',
        done: (sight) => sight.selectedEdge === 'conv.in' && near(sight.edge('conv.in')?.gradient?.sum, 6),
      },
    ],
  },
]
