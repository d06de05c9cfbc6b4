/** Every code that this folder and `core/format` use, with what it is about. One line each; the documentation lists them. */
export const codes = {
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
  E_WEIGHT: 'A saved weight cannot be read, or belongs to no node.',
  E_LAYOUT: 'A part of the layout belongs to nothing in the file and is left out.',
} as const satisfies { readonly [code: string]: string }

export type Code = keyof typeof codes
