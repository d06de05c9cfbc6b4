/*
 * The machine's instructions: one table, from which the encoder, the printed program, the checks, and the constants of the
 * WebAssembly source (build/kernels) are made.
 *
 * Numbers in the machine are float32 in C order. Every buffer starts at a multiple of 16 bytes, and its length in bytes is
 * rounded up to one, so that a kernel may read and write whole vectors; what stands behind the last number means nothing.
 * An instruction is a row of 32-bit words: its opcode, its length in words, then its operands in the order of the table.
 */

/**
 * `read`, `write`, `update` (read and written): the address of a buffer; 0 where it is `optional` and left out.
 * `work`: memory the instruction needs while it runs. `int`, `float`: one word. `double`: two words, low one first.
 */
export type OperandKind = 'read' | 'write' | 'update' | 'work' | 'int' | 'float' | 'double'
export type Operand = OperandKind | `${'read' | 'write' | 'update' | 'work'}?`

type Table = { readonly [name: string]: { readonly [operand: string]: Operand } }

/** One spatial axis of a sliding window, with `prefix` before each name. `stride` … as in `WindowAxis`. */
const rows = {
  rowSize: 'int',
  rowKernel: 'int',
  rowStride: 'int',
  rowDilation: 'int',
  rowBefore: 'int',
  rowOut: 'int',
} as const
const columns = {
  columnSize: 'int',
  columnKernel: 'int',
  columnStride: 'int',
  columnDilation: 'int',
  columnBefore: 'int',
  columnOut: 'int',
} as const
const convShape = {
  batch: 'int',
  inChannels: 'int',
  outChannels: 'int',
  groups: 'int',
  ...rows,
  ...columns,
  flip: 'int',
  direct: 'int',
} as const
/**
 * What is large is done in parts, by as many threads as there are; each part works in its own `partBytes` of `work`. The result is
 * the same, whoever does a part.
 */
const parts = { parts: 'int', partBytes: 'int' } as const
const poolShape = { planes: 'int', ...rows, ...columns } as const
/** x seen as [outer, length, inner]: what happens, happens along the middle axis. */
const lanes = { outer: 'int', length: 'int', inner: 'int' } as const
const optimiser = { parameters: 'update', gradients: 'read', count: 'int', settings: 'read' } as const

export const instructions = {
  /** y = value everywhere. */
  fill: { y: 'write', count: 'int', value: 'float' },

  /**
   * c (+)= scale · op(a) op(b) for `count` matrices. Strides are in numbers; c's columns are neighbours. With aRow = 1 a is read
   * transposed. `aStep` … lead from one matrix to the next, 0 where all share one. accumulate: 1 adds to c. scale: address of a
   * number, none is 1.
   */
  gemm: {
    a: 'read',
    b: 'read',
    c: 'update',
    scale: 'read?',
    work: 'work',
    m: 'int',
    n: 'int',
    k: 'int',
    aRow: 'int',
    aColumn: 'int',
    bRow: 'int',
    bColumn: 'int',
    cRow: 'int',
    count: 'int',
    aStep: 'int',
    bStep: 'int',
    cStep: 'int',
    accumulate: 'int',
    ...parts,
  },

  /** y = f(x Wᵀ + b): x [rows, inFeatures], W [outFeatures, inFeatures]. `activation`: see `fusedActivations`. */
  linear: {
    x: 'read',
    weight: 'read',
    bias: 'read?',
    y: 'write',
    work: 'work?',
    rows: 'int',
    inFeatures: 'int',
    outFeatures: 'int',
    activation: 'int',
    ...parts,
  },
  /**
   * Backward of `linear` from dy, the gradient of y = f(z): dz = dy · f′ (told from y; `dz` is where it is kept, may be dy),
   * dx = dz W, dWeight = dzᵀ x, dBias = Σ dz over the rows.
   */
  linearBackward: {
    x: 'read',
    weight: 'read',
    y: 'read?',
    dy: 'read',
    dz: 'work?',
    dx: 'write?',
    dWeight: 'write?',
    dBias: 'write?',
    work: 'work?',
    rows: 'int',
    inFeatures: 'int',
    outFeatures: 'int',
    activation: 'int',
    ...parts,
  },
  /** `linearBackward` with a step of plain gradient descent in place of the two gradients: W −= rate · dzᵀ x, b likewise. */
  linearDescent: {
    x: 'read',
    weight: 'update',
    bias: 'update?',
    y: 'read?',
    dy: 'read',
    dz: 'work?',
    dx: 'write?',
    rate: 'read',
    work: 'work?',
    rows: 'int',
    inFeatures: 'int',
    outFeatures: 'int',
    activation: 'int',
    ...parts,
  },

  /** Cross-correlation of x [batch, inChannels, rows, columns] (flip: 1 reverses the kernel), plus bias, through `activation`. direct: 1 without a matrix of columns (conv-work.ts). */
  conv: {
    x: 'read',
    weight: 'read',
    bias: 'read?',
    y: 'write',
    work: 'work?',
    ...convShape,
    activation: 'int',
    ...parts,
  },
  /** dx from dy and the weight. */
  convInput: { weight: 'read', dy: 'read', dx: 'write', work: 'work?', ...convShape, ...parts },
  /** dWeight from dy and x, and dBias = Σ dy over samples and places. */
  convWeight: { x: 'read', dy: 'read', dWeight: 'write?', dBias: 'write?', work: 'work?', ...convShape, ...parts },

  /** y and, as 32-bit integers, the place in x of each winner: the first of a tie; NaN wins, the last of several. */
  maxPool: { x: 'read', y: 'write', winner: 'write', ...poolShape },
  maxPoolBackward: { dy: 'read', winner: 'read', dx: 'write', ...poolShape },
  avgPool: { x: 'read', y: 'write', ...poolShape },
  avgPoolBackward: { dy: 'read', dx: 'write', ...poolShape },

  /**
   * Runs a formula for `count` entries, in blocks of registers. Behind the operands stand, as words: for each input its
   * address, and `inner` and `period` of the entry it gives to entry i: (i / inner) mod period (contiguous: 1 and count; one
   * number for all: 1 and 1); then for each output its register and address; then for each operation its code (map-operations.ts),
   * the register it writes, and two words that are registers, or for `constant` a float and 0. Inputs are loaded into the first registers.
   * An output may be an input's own buffer if that is contiguous. The first `constants` operations are constants, whose registers
   * nothing else writes. `sum`: the last output is not stored but added up in float64,
   * and `sumScale` times the sum is stored there as one number.
   */
  map: {
    work: 'work',
    count: 'int',
    inputs: 'int',
    outputs: 'int',
    operations: 'int',
    registers: 'int',
    sum: 'int',
    sumScale: 'double',
    constants: 'int',
  },

  /** y[o, i] (+)= scale · Σ_l x[o, l, i], added up in float64. */
  reduce: { x: 'read', y: 'update', ...lanes, scale: 'double', accumulate: 'int' },
  /**
   * y[yOffset + Σ index · yStride] (+)= x[xOffset + Σ index · xStride] for all indices. Behind the operands stand `rank` lengths,
   * then the strides of x, then those of y; all in numbers, strides may be 0 or negative.
   */
  copy: { x: 'read', y: 'update', work: 'work?', rank: 'int', xOffset: 'int', yOffset: 'int', accumulate: 'int' },

  /** Along the middle axis; logarithm: 1 for log softmax. */
  softmax: { x: 'read', y: 'write', ...lanes, logarithm: 'int' },
  softmaxBackward: { dy: 'read', y: 'read', dx: 'write', ...lanes, logarithm: 'int' },

  /**
   * Mean over samples and positions of −log softmax(logits)[class]: logits [outer, length, inner], target [outer, inner] class
   * ids, or with probabilities = 1 [outer, length, inner]. Fails at a class id that does not exist.
   */
  crossEntropy: { logits: 'read', target: 'read', loss: 'write', ...lanes, probabilities: 'int' },
  /** dLogits (and dTarget where targets are probabilities) from dLoss, one number. */
  crossEntropyBackward: {
    logits: 'read',
    target: 'read',
    dLoss: 'read',
    dLogits: 'write?',
    dTarget: 'write?',
    ...lanes,
    probabilities: 'int',
  },
  /** Fails where an entry is below 0 or above 1. NaN goes through. */
  probabilities: { x: 'read', count: 'int' },

  /** Mean and biased variance of every channel of x [outer, channels = length, inner]; float64 inside. */
  moments: { x: 'read', mean: 'write', variance: 'write', ...lanes },

  /** y[i] = table[ids[i]], rows of `width` numbers. Fails at an id that is none of the `length` rows. */
  gather: { ids: 'read', table: 'read', y: 'write', count: 'int', length: 'int', width: 'int' },
  /** table = 0, then table[ids[i]] += y[i]. */
  scatter: { ids: 'read', y: 'read', table: 'write', count: 'int', length: 'int', width: 'int' },

  /** mask = 1 / (1 − p) where a uniform number of the stream is at least p, else 0. state: xoshiro128++, four words; it goes on. */
  dropout: { state: 'update', mask: 'write', count: 'int', p: 'double' },

  /**
   * The optimisers, with PyTorch's update rules. settings: float64 numbers (see core/train/optimisers.ts):
   * learning rate, weight decay, and then each its own; the count of steps done where one needs it is kept there too.
   */
  sgd: { ...optimiser },
  momentum: { ...optimiser, velocity: 'update', nesterov: 'int' },
  adagrad: { ...optimiser, squares: 'update' },
  rmsprop: { ...optimiser, squares: 'update' },
  adam: { ...optimiser, first: 'update', second: 'update', decoupled: 'int' },
  /** settings[0 … count): adds 1 to the float64 at `counter`: steps done. */
  count: { counter: 'update' },

  /** y = Σ over `terms` of Σ factor · value, in float64: behind the operands, for each term the addresses of value and factor, and its count. */
  objective: { y: 'write', terms: 'int' },
  /** Writes `tag` to `first` (a 32-bit integer) if x holds a NaN or infinity and `first` is still −1. */
  finite: { x: 'read', first: 'update', count: 'int', tag: 'int' },
  /** Twelve float64 numbers about x: see statistics-layout.ts. */
  statistics: { x: 'read', y: 'write', count: 'int' },
  /** The same about `count` tensors, one behind the other: `list` holds address and length of each. Of length 0 all are 0. */
  survey: { list: 'read', y: 'write', count: 'int' },
  /** Fails where the float64 at y is NaN or infinite: a training that has run away stops before it spoils the parameters. */
  bounded: { y: 'read' },
  /** Always fails: for what the shapes and the batch alone show to be wrong. */
  refuse: {},
} as const satisfies Table

export type InstructionName = keyof typeof instructions

/** What `linear` and `conv` can do to their result in the same pass; each has a derivative that is told from its result. */
export const fusedActivations = ['none', 'relu', 'tanh', 'sigmoid'] as const
export type FusedActivation = (typeof fusedActivations)[number]

/** Opcode: place in the table, from 1. */
export const opcodes = Object.fromEntries(Object.keys(instructions).map((name, at) => [name, at + 1])) as {
  readonly [name in InstructionName]: number
}
