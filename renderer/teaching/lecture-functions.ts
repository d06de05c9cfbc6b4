import type { Shown } from '../state/views.ts'
import { activationFacts } from '../views/functions/activation-facts.ts'
import { ranBackward, runBackward, shows } from './lecture-page.ts'
import type { LecturePage } from './lecture-page.ts'

/** Activations with a kink. */
const kinked = new Set<unknown>(activationFacts().flatMap(({ name, kinks }) => (kinks.length > 0 ? [name] : [])))

/** Two axes, and not the first two, which it opens with. */
function otherAxes({ across, up }: Shown = {}): boolean {
  return across !== undefined && up !== undefined && [across, up].some((axis) => axis !== 'x[0]' && axis !== 'x[1]')
}

/** Topics 1 to 7: functions and their derivatives. */
export const functionPages: readonly LecturePage[] = [
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
        text: 'Look at the loss as a function of w, and bring it below 2 a descent step at a time: Take one step, or Train, or set w to w − 0.1 · ∂L/∂w.',
        view: 'functions',
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
        text: 'Compare all activations, f and f′ together: which are flat at their ends? Pick one that has a kink.',
        view: 'functions',
        target: { node: 'tanh' },
        done: ({ shown }) => kinked.has(shown('functions')?.['activation']),
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
        text: 'Look at the contour, the surface, the gradient arrow and the descent path; then take one step downhill.',
        view: 'functions',
        done: ({ shown, fed }) => shown('functions')?.['up'] !== undefined && fed('x')?.[0] !== 3,
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
        text: 'Draw f over two others of its five variables: choose the entries of the axes, such as 3 and 4.',
        view: 'functions',
        done: ({ shown }) => otherAxes(shown('functions')),
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
        text: 'Open the Jacobian of f with respect to x, find the 0 in it and click it.',
        view: 'jacobian',
        target: { of: 'f', wrt: 'x' },
        // f₂ = u² does not read v.
        done: ({ shown }) => shows(shown('jacobian'), { of: 'f', wrt: 'x', entry: '1,1' }),
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
        target: { nodes: ['v', 'CAv'] },
        done: ({ shown }) =>
          ['CAv', 'hv'].some((end) => ['v', 'Av.b'].some((start) => shows(shown('paths'), { start, end }))),
      },
    ],
  },
]
