import { ranBackward, runBackward } from './lecture-page.ts'
import type { LecturePage } from './lecture-page.ts'

const near = (a: number | undefined, b: number) => a !== undefined && Math.abs(a - b) < 1e-9

/** The lecture's fourteen topics in their order, each on its sample. */
export const lecture: readonly LecturePage[] = [
  {
    topic: 1,
    formula: 'L(w) = (2w - 6)^2',
    text: [
      'A network is a function, and learning is minimising one. This is the smallest network there is: it multiplies x = 2 by one weight w and should give 6. The loss L(w) says how far off it is.',
      'The gradient says which way L grows. A step of descent goes the other way: w becomes w − rate · ∂L/∂w.',
    ],
    tasks: [
      {
        kind: 'predict',
        ask: 'The weight is 0. What is ∂L/∂w there?',
        subject: { parameter: 'w.value', part: 'gradient' },
        at: 0,
        answer: -24,
        hints: [
          'The derivative of a square u² is 2u · u′.',
          'Here u = 2w − 6, so u′ = 2, and u is −6.',
          '2 · (−6) · 2',
        ],
      },
      runBackward,
      {
        kind: 'do',
        text: 'Bring the loss below 2: select w and set its value to w − 0.1 · ∂L/∂w, or press Train.',
        done: ({ objective }) => objective !== undefined && objective < 2,
      },
    ],
  },
  {
    topic: 2,
    formula: 'f:\\ \\mathbb{R} \\to \\mathbb{R},\\quad x \\mapsto f(x)',
    text: [
      'A function of one variable has one derivative at each point: the slope of its tangent. Here f(x) = x³ − 2x.',
      'There is no loss in this graph, so what is differentiated is the output itself, and the gradient on the wire into f is f′(x).',
    ],
    tasks: [
      {
        kind: 'predict',
        ask: 'x is 1.5. What is f′(x) = 3x² − 2?',
        subject: { edge: 'f.x', part: 'gradient' },
        at: 0,
        answer: 4.75,
        hints: ['3x² − 2 with x = 1.5.', '1.5² is 2.25.'],
      },
      { ...runBackward, text: 'Run backward, and read the slope on the wire into f.' },
      {
        kind: 'do',
        text: 'Look at the curve and drag the point to where the tangent is flat (near x = 0.816).',
        view: 'functions',
        done: ({ fed, attribute }) => {
          const x = fed('x')?.[0] ?? Number(attribute('x', 'value'))
          return Math.abs(Math.abs(x) - Math.sqrt(2 / 3)) < 0.03
        },
      },
    ],
  },
  {
    topic: 3,
    formula: '\\sigma(x) = \\frac{1}{1 + e^{-x}},\\qquad \\operatorname{relu}(x) = \\max(0, x)',
    text: [
      'Activation functions bend what Linear nodes give; without them layers in a row would be no more than one layer.',
      'Where a function is flat it saturates, and its derivative lets no gradient through. Where it has a kink the derivative is a convention: relu at 0 has 0.',
    ],
    tasks: [
      {
        kind: 'predict',
        ask: 'What is the derivative of sigmoid at 0, its largest?',
        subject: { edge: 'sigmoid.in', part: 'gradient' },
        at: 3,
        answer: 0.25,
        hints: ['σ′ = σ · (1 − σ).', 'σ(0) is a half.'],
      },
      {
        kind: 'predict',
        ask: 'And of relu at −2?',
        subject: { edge: 'relu.in', part: 'gradient' },
        at: 1,
        answer: 0,
        hints: ['Left of 0 relu is flat.'],
      },
      { ...runBackward, text: 'Run backward: since the outputs are summed, each wire shows f′ at the seven points.' },
      {
        kind: 'do',
        text: 'Compare all activations, f and f′ together.',
        view: 'functions',
        done: ({ view }) => view === 'functions',
      },
    ],
  },
  {
    topic: 4,
    formula: 'f(x, y) = 4x + 7y^2,\\qquad \\nabla f = (4,\\ 14y)',
    text: [
      'A function of two variables has two partial derivatives, one with the other variable held still. Together they are the gradient: the direction in which f grows fastest.',
      'The gradient stands at a right angle on the level set through the point.',
    ],
    tasks: [
      {
        kind: 'predict',
        ask: 'x = 3 and y = 2. What is ∂f/∂y?',
        subject: { edge: 'f.y', part: 'gradient' },
        at: 0,
        answer: 28,
        hints: ['4x does not depend on y.', '7y² has the derivative 14y.'],
      },
      runBackward,
      {
        kind: 'do',
        text: 'Set y to 0: which entry of the gradient stays, and which goes?',
        done: (sight) => sight.fed('y')?.[0] === 0 && ranBackward(sight),
      },
      {
        kind: 'do',
        text: 'Look at the contour, the gradient arrow and the descent path.',
        view: 'functions',
        done: ({ view }) => view === 'functions',
      },
    ],
  },
  {
    topic: 5,
    formula: 'f:\\ \\mathbb{R}^n \\to \\mathbb{R},\\quad x_1 \\dots x_n \\mapsto f(x_1 \\dots x_n)',
    text: [
      'With n variables the gradient has n entries. This f is c₁x₁² + … + c₅x₅² with c = (1, 2, 3, 4, 5), so entry i is 2cᵢxᵢ.',
      'An entry that is 0 is an answer: that variable is at its best. None would mean that no path leads there at all.',
    ],
    tasks: [
      {
        kind: 'predict',
        ask: 'x = (3, −2, 1, 0, −1). What is the second entry of the gradient?',
        subject: { edge: 'square.in', part: 'gradient' },
        at: 1,
        answer: -8,
        hints: ['2 · c₂ · x₂', 'c₂ = 2 and x₂ = −2.'],
      },
      {
        kind: 'predict',
        ask: 'And the fourth?',
        subject: { edge: 'square.in', part: 'gradient' },
        at: 3,
        answer: 0,
        hints: ['x₄ is 0.'],
      },
      {
        kind: 'do',
        text: 'Step to the end of the plan to see the gradient made: 1 for every entry, times c, times 2x.',
        done: ranBackward,
      },
    ],
  },
  {
    topic: 6,
    formula: 'J_f = \\frac{\\mathrm{d}f}{\\mathrm{d}x},\\qquad J_{ij} = \\frac{\\partial f_i}{\\partial x_j}',
    text: [
      'A function with m outputs and n inputs has m · n derivatives: its Jacobian, a row for each output and a column for each input.',
      'Backward never builds it. It multiplies grad_output with it from the left: with (0, 1, 0) that is its second row.',
    ],
    tasks: [
      {
        kind: 'predict',
        ask: 'f = (u · v, u², 3u − v) at (2, 3). With grad_output (1, 1, 1), what is the gradient by u?',
        subject: { port: 'x.out', part: 'gradient' },
        at: 0,
        answer: 10,
        hints: ['It is the sum of the first column of J.', 'The column is (v, 2u, 3) = (3, 4, 3).'],
      },
      {
        kind: 'do',
        text: 'Open the Jacobian of f with respect to x and find the 0 in it.',
        view: 'jacobian',
        done: ({ view }) => view === 'jacobian',
      },
      {
        kind: 'do',
        text: 'Select f, give it the grad_output (0, 1, 0) and run backward: the second row alone arrives at x.',
        done: (sight) => sight.gradOutput?.join() === '0,1,0' && ranBackward(sight),
      },
    ],
  },
  {
    topic: 7,
    formula: "h(x) = f(g(x)),\\qquad h'(x) = f'(g(x)) \\cdot g'(x)",
    text: [
      'The chain rule is all there is to backpropagation: every node multiplies what comes back by its own derivative, and hands it on.',
      'With numbers it is a product of slopes. With vectors it is the same with Jacobians, and the order matters: J_h = J_f · J_g.',
    ],
    tasks: [
      {
        kind: 'predict',
        ask: 'g(x) = x² + 1 and f(u) = u² at x = 2. What is f′(g(x))?',
        subject: { edge: 'f.u', part: 'gradient' },
        at: 0,
        answer: 10,
        hints: ['f′(u) = 2u, at u = g(2).', 'g(2) = 5.'],
      },
      {
        kind: 'predict',
        ask: 'And h′(2)?',
        subject: { edge: 'g.x', part: 'gradient' },
        at: 0,
        answer: 40,
        hints: ['Multiply by g′(2).', 'g′(x) = 2x = 4.'],
      },
      runBackward,
      {
        kind: 'do',
        text: 'Open the path from v to its output: the product C · A with shapes and numbers.',
        view: 'paths',
        done: ({ view }) => view === 'paths',
      },
    ],
  },
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
      { ...runBackward, text: 'Run backward, then step back and forth over the last steps.' },
      {
        kind: 'do',
        text: 'Set the batch to 4 and run backward: the values have four rows now, the gradients of weights do not.',
        done: (sight) => sight.batch === 4 && ranBackward(sight),
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
        text: 'Open the Jacobian of f with respect to Ax, then with respect to y: both are diagonal.',
        view: 'jacobian',
        done: ({ view }) => view === 'jacobian',
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
      { kind: 'do', text: 'Step through the whole plan.', done: ranBackward },
      {
        kind: 'do',
        text: 'Step back once and look at what is taken away.',
        done: ({ position, steps }) => position > 0 && position === steps - 1,
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
        text: 'Open the convolution two ways and fill J entry by entry.',
        view: 'convolution',
        done: ({ view }) => view === 'convolution',
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
        text: 'Run the loop beside the matrix: both write the same v.',
        view: 'convolution',
        done: ({ view }) => view === 'convolution',
      },
      {
        kind: 'do',
        text: 'Select the wire into the convolution and compare it with the three wires of the loop.',
        done: (sight) => sight.selectedEdge === 'conv.in' && near(sight.edge('conv.in')?.gradient?.sum, 6),
      },
    ],
  },
]
