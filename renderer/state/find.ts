import type { Json } from '../../core/nodes/attributes.ts'
import { readAttributes } from '../../core/nodes/read-attributes.ts'
import type { GraphDocument, GraphNode, NodeId } from '../../core/graph/document.ts'
import { localName } from '../../core/graph/ids.ts'
import { typeOf } from '../../core/graph/node-types.ts'
import { allNodes } from '../../core/graph/walk.ts'
import { commentKey, frameKey, noteName, type NoteKey } from './note-keys.ts'

/*
 * Finds nodes of the graph by what a person types: words for name, label, type and attributes' values, in any order and also
 * with letters left out; `outFeatures=8` or `function:tanh` for one attribute. Frames and comments are found by their words.
 */

export type Found =
  | { readonly kind: 'node'; readonly id: NodeId; readonly score: number; readonly because: string }
  | { readonly kind: 'note'; readonly key: NoteKey; readonly score: number; readonly because: string }

/** `because`: what it was found by, where the name does not show it. */
interface Match {
  readonly score: number
  readonly because: string
}

type Term =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'attribute'; readonly name: string; readonly value: string; readonly exact: boolean }

/** Best first; what is as good, in the order of the file. */
export function find(document: GraphDocument, text: string): Found[] {
  const terms = parse(text)
  if (terms.length === 0) return []
  const found: Found[] = []
  for (const node of allNodes(document)) {
    const match = all(terms, (term) => matchNode(node, term))
    if (match) found.push({ kind: 'node', id: node.id, ...match })
  }
  const { frames, comments } = document.properties
  const notes = [
    ...frames.map((frame, i) => [frameKey(i), frame.title] as const),
    ...comments.map((comment, i) => [commentKey(i), comment.text] as const),
  ]
  for (const [key, words] of notes) {
    const match = all(terms, (term) =>
      term.kind === 'word' ? named(0.5 * score(`${noteName(document, key)} ${words}`, term.text)) : undefined,
    )
    if (match) found.push({ kind: 'note', key, ...match })
  }
  return found.sort((a, b) => b.score - a.score)
}

function parse(text: string): Term[] {
  return text
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => {
      const parts = /^([A-Za-z]\w*)([:=])(.+)$/.exec(word)
      if (!parts) return { kind: 'word', text: word.toLowerCase() }
      const [, name = '', sign, value = ''] = parts
      return { kind: 'attribute', name: name.toLowerCase(), value: value.toLowerCase(), exact: sign === '=' }
    })
}

/** All terms have to be met; together they are worth what each is. */
function all(terms: readonly Term[], match: (term: Term) => Match | undefined): Match | undefined {
  let sum = 0
  let because = ''
  for (const term of terms) {
    const one = match(term)
    if (!one) return undefined
    sum += one.score
    because ||= one.because
  }
  return { score: sum, because }
}

function matchNode(node: GraphNode, term: Term): Match | undefined {
  if (term.kind === 'attribute') return matchAttribute(node, term)
  const type = typeOf(node)
  const names = Math.max(
    score(localName(node.id), term.text),
    score(node.label ?? '', term.text),
    // Of two nodes with the word, the one that is called so comes first.
    0.9 * score(node.id, term.text),
    0.8 * score(type?.title ?? '', term.text),
    0.8 * score(node.type, term.text),
  )
  if (names > 0) return named(names)
  for (const [name, value] of Object.entries(node.attributes)) {
    const worth = 0.6 * plainScore(textOf(value), term.text)
    if (worth > 0) return { score: worth, because: `${name} ${textOf(value)}` }
  }
  return undefined
}

const fields: { readonly [name: string]: (node: GraphNode) => string } = {
  type: (node) => `${node.type} ${typeOf(node)?.title ?? ''}`,
  label: (node) => node.label ?? '',
  name: (node) => node.id,
  id: (node) => node.id,
}

function matchAttribute(node: GraphNode, term: Term & { kind: 'attribute' }): Match | undefined {
  const field = fields[term.name]
  if (
    field &&
    field(node)
      .toLowerCase()
      .split(' ')
      .some((word) => fits(word, term))
  )
    return named(80)
  const type = typeOf(node)
  // What is not written in the file has the type's default.
  const values: { readonly [name: string]: unknown } = type
    ? { ...node.attributes, ...readAttributes(type, node.attributes).attributes }
    : node.attributes
  for (const [name, value] of Object.entries(values)) {
    if (!name.toLowerCase().startsWith(term.name) || value === undefined) continue
    const text = textOf(value as Json)
    if (!fits(text.toLowerCase(), term)) continue
    return { score: name.toLowerCase() === term.name ? 100 : 70, because: `${name} ${text}` }
  }
  return undefined
}

function fits(text: string, { value, exact }: Term & { kind: 'attribute' }): boolean {
  const plain = text.replace(/[[\]\s]/g, '').replaceAll('×', ',')
  const wanted = value.replace(/[[\]]/g, '').replaceAll('×', ',')
  if (plain === wanted || (wanted !== '' && Number(plain) === Number(wanted))) return true
  return !exact && plain.includes(wanted) && !/^[\d.]+$/.test(wanted)
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function named(worth: number): Match | undefined {
  return worth > 0 ? { score: worth, because: '' } : undefined
}

/** 100 the same, 80 begins with it, 65 a word of it does, 50 has it, up to 30 has its letters in order, 0 has not. */
function score(text: string, word: string): number {
  const plain = plainScore(text, word)
  return plain > 0 || word.length < 2 ? plain : scattered(text.toLowerCase(), word)
}

function plainScore(text: string, word: string): number {
  const lower = text.toLowerCase()
  const at = lower.indexOf(word)
  if (at < 0) return 0
  if (lower === word) return 100
  if (at === 0) return 80
  return /[\s/_-]/.test(lower.charAt(at - 1)) ? 65 : 50
}

/** Letters in order, few gaps: "hdn" finds "hidden". */
function scattered(text: string, word: string): number {
  let at = text.indexOf(word.charAt(0))
  const start = at
  for (let i = 1; i < word.length && at >= 0; i++) at = text.indexOf(word.charAt(i), at + 1)
  if (at < 0) return 0
  const gaps = at - start + 1 - word.length
  return gaps > word.length + 2 ? 0 : 30 - gaps
}
