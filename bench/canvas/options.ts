/** Editors by their names on the command line. */
export const editorTitles = {
  gradwire: 'Gradwire',
  rete: 'stock Rete',
  vueflow: 'Vue Flow',
  'vueflow-culled': 'Vue Flow, culled',
  'litegraph-comfy': 'litegraph (comfy)',
} as const

export type EditorName = keyof typeof editorTitles

export interface Options {
  readonly editors: readonly EditorName[]
  readonly sizes: readonly number[]
  /** Edges to a node. */
  readonly fanOut: number
  /** Every editor has its turn so many times. */
  readonly rounds: number
  /** Seconds in which an editor has to show the graph. */
  readonly patience: number
  /** Where the rows go as JSON; `-` is the standard output. */
  readonly json: string | undefined
  /** Where pictures of every canvas go. */
  readonly shots: string | undefined
  /** Nodes that are added and removed a hundred times; undefined is not asked for. */
  readonly leak: number | undefined
}

export const usage = `usage: npm run bench:canvas -- [options]

  --editors LIST    ${Object.keys(editorTitles).join(', ')} (all but vueflow-culled)
  --n LIST          numbers of nodes (1000,5000)
  --fan-out F       edges to a node, on average (1.5)
  --rounds N        turns of each editor, one after the other (3)
  --patience S      seconds in which an editor has to show the graph (600)
  --json FILE       writes the rows as JSON; - is the standard output
  --shots FOLDER    pictures of every canvas
  --leak [N]        instead: adds and removes N nodes (10000) a hundred times and says what is left`

const names = ['editors', 'n', 'fan-out', 'rounds', 'patience', 'json', 'shots', 'leak']

/** The options, or what is wrong with the words. */
export function readOptions(words: readonly string[]): Options | string {
  const given = pairsOf(words)
  if (typeof given === 'string') return given
  const editors = (given.get('editors') ?? 'gradwire,litegraph-comfy,vueflow,rete').split(',')
  const wrong = editors.find((name) => !isEditor(name))
  if (wrong !== undefined) return `there is no editor ${wrong}`
  const sizes = (given.get('n') ?? '1000,5000').split(',').map(Number)
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 4)) return '--n takes whole numbers from 4'
  const fanOut = Number(given.get('fan-out') ?? 1.5)
  if (!(fanOut > 0 && fanOut <= 32)) return '--fan-out is a number above 0, and 32 at most'
  const rounds = Number(given.get('rounds') ?? 3)
  const patience = Number(given.get('patience') ?? 600)
  if (!isCount(rounds) || !isCount(patience)) return '--rounds and --patience are whole numbers above 0'
  const leak = given.has('leak') ? Number(given.get('leak')) : undefined
  if (leak !== undefined && !isCount(leak)) return '--leak is a whole number above 0'
  const chosen = editors.filter(isEditor)
  return { editors: chosen, sizes, fanOut, rounds, patience, json: given.get('json'), shots: given.get('shots'), leak }
}

const isEditor = (name: string): name is EditorName => name in editorTitles
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value > 0

/** `--name value` and `--name=value`; `--leak` alone has its usual number. */
function pairsOf(words: readonly string[]): Map<string, string> | string {
  const given = new Map<string, string>()
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    const [, name, own] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? []
    if (name === undefined || !names.includes(name)) return `there is no option ${word}`
    const next = words[at + 1]
    if (name === 'leak' && own === undefined && (next === undefined || next.startsWith('--'))) {
      given.set(name, '10000')
      continue
    }
    const value = own ?? words[++at]
    if (value === undefined || value === '') return `--${name} needs a value`
    given.set(name, value)
  }
  return given
}
