import type { Failure } from './failure.ts'
import type { Terminal } from './terminal.ts'

export interface Option {
  readonly name: string
  /** One letter, for `-o`. */
  readonly short?: string
  /** What stands after it: "FILE.json". Absent: it is a switch. */
  readonly value?: string
  readonly help: string
}

/** The words after the command's name, sorted. */
export interface Call {
  readonly files: readonly string[]
  /** The value of an option; the empty text for a switch. */
  readonly options: ReadonlyMap<string, string>
}

/** What a command's file exports as `run`. 0 is done, 3 is a check that failed. */
export type Run = (call: Call, terminal: Terminal) => Promise<0 | 1 | 3 | Failure>

export interface Command {
  readonly name: string
  /** The words after the name, as in the usage line. */
  readonly usage: string
  readonly summary: string
  /** How many files it takes, at least and at most. */
  readonly files: readonly [number, number]
  readonly options: readonly Option[]
  readonly examples: readonly string[]
  /** Only what is called is loaded: starting must be quick. */
  load(): Promise<{ readonly run: Run }>
}

const json: Option = { name: 'json', help: 'print one JSON document' }
const inputs: Option = {
  name: 'inputs',
  value: 'FILE.json',
  help: 'values of inputs: {"x": [[1, 2], ...]}, batch first; - reads standard input',
}
const batch: Option = { name: 'batch', value: 'B', help: 'how many samples (1)' }

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: 'check',
    usage: 'FILE [--json]',
    summary: 'open and compile; list every problem with its node and port',
    files: [1, 1],
    options: [json],
    examples: ['gradwire check model.gradwire'],
    load: () => import('./check.ts'),
  },
  {
    name: 'compile',
    usage: 'FILE [--batch B] [--json]',
    summary: 'print the execution plan: steps, shapes, parameters, memory',
    files: [1, 1],
    options: [{ ...batch, help: 'samples to count memory for (1)' }, json],
    examples: ['gradwire compile model.gradwire --batch 32'],
    load: () => import('./compile.ts'),
  },
  {
    name: 'run',
    usage:
      'FILE [--inputs FILE.json | --batch B] [--backward] [--grad-output FILE.json] [--engine wasm|reference] [--training] [--json]',
    summary: 'run forward, and backward if asked',
    files: [1, 1],
    options: [
      inputs,
      { ...batch, help: 'how many samples (1), where no inputs are given' },
      { name: 'backward', help: 'run backward too and show every gradient' },
      {
        name: 'grad-output',
        value: 'FILE.json',
        help: 'gradients of outputs to start backward with: {"y": [[1, 0], ...]}; - reads standard input',
      },
      { name: 'engine', value: 'wasm|reference', help: 'the fast engine, or the plain one in float64' },
      { name: 'training', help: 'dropout drops, batch norm uses the batch' },
      json,
    ],
    examples: ['gradwire run model.gradwire --backward', 'gradwire run model.gradwire --inputs x.json --json'],
    load: () => import('./run.ts'),
  },
  {
    name: 'gradcheck',
    usage: 'FILE [--inputs FILE.json] [--json]',
    summary: 'compare each gradient with central differences in float64',
    files: [1, 1],
    options: [inputs, json],
    examples: ['gradwire gradcheck model.gradwire'],
    load: () => import('./gradcheck.ts'),
  },
  {
    name: 'jacobian',
    usage: 'FILE --of NODE[.PORT] --wrt NODE[.PORT] [--inputs FILE.json] [--json]',
    summary: 'the Jacobian matrix of one output with respect to an input, a parameter or another output',
    files: [1, 1],
    options: [
      { name: 'of', value: 'NODE[.PORT]', help: 'the output whose entries are the rows' },
      {
        name: 'wrt',
        value: 'NODE[.PORT]',
        help: 'an input, a parameter (fc1.weight) or another output: the columns',
      },
      inputs,
      json,
    ],
    examples: [
      'gradwire jacobian model.gradwire --of fc2 --wrt x',
      'gradwire jacobian model.gradwire --of loss --wrt fc1.weight',
    ],
    load: () => import('./jacobian.ts'),
  },
  {
    name: 'layout',
    usage: 'FILE [-o OUT]',
    summary: 'arrange the nodes from left to right; print the file, or write it',
    files: [1, 1],
    options: [{ name: 'output', short: 'o', value: 'OUT', help: 'write this file instead of printing' }],
    examples: ['gradwire layout model.gradwire -o model.gradwire'],
    load: () => import('./layout.ts'),
  },
  {
    name: 'open',
    usage: '[FILE]',
    summary: 'start the app',
    files: [0, 1],
    options: [],
    examples: ['gradwire open model.gradwire'],
    load: () => import('./open.ts'),
  },
]

export const usageLine = (command: Command) => `usage: gradwire ${command.name} ${command.usage}`
