export interface Options {
  /** Nodes of the graph, about. */
  readonly nodes: number
  /** Views by their ids; all if undefined. */
  readonly views: readonly string[] | undefined
  /** Changes that are measured in each view. */
  readonly changes: number
  /** Where the rows go as JSON; `-` is the standard output. */
  readonly json: string | undefined
  /** Where CPU profiles of window and worker go, two a view. */
  readonly profiles: string | undefined
  /** Where pictures of the window go, one a view. */
  readonly shots: string | undefined
}

export const usage = `usage: npm run bench:live -- [options]

  --nodes N          nodes of the graph (200)
  --views LIST       views by their ids: functions,jacobian,… (all that show numbers of the run)
  --changes N        changes of the input that are measured in each view (25)
  --json FILE        writes the rows as JSON; - is the standard output
  --profiles FOLDER  CPU profiles of window and worker while it is dragged in each view
  --shots FOLDER     a picture of the window with each view`

const names = ['nodes', 'views', 'changes', 'json', 'profiles', 'shots', 'help']

/** The options, or what is wrong with the words. */
export function readOptions(words: readonly string[]): Options | string {
  const given = new Map<string, string>()
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    const [, name, own] = /^--([a-z]+)(?:=(.*))?$/s.exec(word) ?? []
    if (name === undefined || !names.includes(name)) return `there is no option ${word}`
    const value = name === 'help' ? 'yes' : (own ?? words[++at])
    if (value === undefined || value === '') return `--${name} needs a value`
    given.set(name, value)
  }
  const nodes = Number(given.get('nodes') ?? 200)
  if (!Number.isSafeInteger(nodes) || nodes < 20) return '--nodes takes a whole number from 20'
  const changes = Number(given.get('changes') ?? 25)
  if (!Number.isSafeInteger(changes) || changes < 1) return '--changes takes a whole number from 1'
  const views = given.get('views')?.split(',')
  return { nodes, views, changes, json: given.get('json'), profiles: given.get('profiles'), shots: given.get('shots') }
}
