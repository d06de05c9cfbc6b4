/**
 * Every code that core, the command line and the window use, with what it is about. One line each; the documentation lists them. They
 * are public: scripts compare them, so a code keeps its meaning.
 */
export const codes = {
  // Reading a file, and edits.
  E_SIZE: 'The file is larger than 256 MiB.',
  E_DEPTH: 'Objects and lists lie in each other more than 64 deep.',
  E_JSON: 'The text is not JSON: wrong syntax, a key twice, a number no float64 can hold, or bytes that are not UTF-8.',
  E_FORMAT: 'It is not a Gradwire file.',
  E_VERSION: 'The file was written by a newer version, or its version is none.',
  E_SCHEMA: 'Something in the file is missing or has the wrong form.',
  E_ATTRIBUTE: 'An attribute has a value its node type does not take.',
  E_ID: 'An id is not a letter and up to 63 letters, digits, _ or -.',
  E_LABEL: 'A label is longer than 256 characters.',
  E_LIMIT: 'There are more than 100,000 nodes or 500,000 edges.',
  E_NODE: 'There is no such node.',
  E_TYPE: 'The node type is unknown here: the node is kept as it is, but it cannot be compiled or edited.',
  E_PORT: 'There is no such port.',
  E_EDGE: 'An edge that cannot be: a second one into an input, or one between different groups.',
  E_CYCLE: 'Edges go round in a circle.',
  E_GROUP: 'A port of a group names something that is not in it, or feeds an input that is fed already.',
  E_WEIGHT: 'A saved weight cannot be read, belongs to no node, or has another shape than its node needs.',
  E_LAYOUT: 'A part of the layout belongs to nothing in the file and is left out.',

  // Compiling.
  E_INPUT: 'Nothing is connected to an input.',
  E_EXPRESSION: 'A formula cannot be read.',
  E_SHAPE: 'Shapes do not fit together.',
  E_RANK: 'A value has too few or too many axes.',
  E_AXIS: 'A value has no such axis, or an axis is named twice.',
  E_EMPTY: 'Nothing would be left: a slice without entries, or a window larger than what it slides over.',
  E_PADDING: 'A padding that this window cannot have.',
  E_GROUPS: 'Channels cannot be split into so many equal groups.',
  E_BYPASS: 'A bypassed node has no input of the shape of its output.',
  E_MEMORY: 'A run, or a result, would need more memory than there may be.',

  // Running.
  E_DATA: 'Given values belong to nothing in the graph, or do not fit it or each other.',
  E_CLASS_ID: 'A number is not the id of a class.',
  E_PROBABILITY: 'A number is not a probability.',
  E_BATCH: 'Batch norm is trained with a single value a channel.',
  E_NAME: 'A name is neither a node, nor an output, nor a parameter of the graph.',

  // The window.
  E_PLAN: 'There is nothing to run.',
  E_TRAIN: 'There is nothing to train.',
  E_DIVERGED: 'A training has come to numbers that are none any more.',
  E_HIDDEN: 'A number of it is to be found out first, as an exercise asks.',
  E_COPY: 'Nothing can be copied, or too much.',
  W_NOT_FINITE: 'A step made a NaN or an infinity.',

  // The command line.
  E_USAGE: 'The call is wrong.',
  E_FILE: 'A file cannot be read or written.',
  E_TENSOR: 'Values in a file of inputs are no tensor.',
  E_APP: 'The app cannot be started.',
  E_BUG: 'Gradwire failed, and it is its own fault.',
} as const satisfies { readonly [code: string]: string }

export type Code = keyof typeof codes
