import type { EngineEntry, Runtime } from './engine-table.ts'
import type { Job, Suite } from './workloads/job.ts'
import { engineOf, engineTable } from './engine-table.ts'
import { jobsOf, suites } from './workloads/job.ts'
import { named, networkKinds, otherKinds, splitWorkloads } from './workloads/names.ts'

export interface Options {
  readonly jobs: readonly Job[]
  /** Those named; undefined is the usual ones of each suite. */
  readonly engines: readonly EngineEntry[] | undefined
  /** Where engines run that have a choice. */
  readonly runtimes: readonly Runtime[]
  readonly rounds: number
  readonly reps: number
  /** Where the rows go as JSON; `-` is the standard output. */
  readonly json: string | undefined
}

export const usage = `usage: npm run bench -- [options]

  --workload LIST   ${Object.keys(named).join(',')} and ${Object.keys(otherKinds).join(', ')} (a size after a colon: sgemm:768);
                    or a network of any size: ${Object.values(networkKinds).join('  ')}
  --suite LIST      ${suites.join(', ')}; of a named workload, train if left out
  --engine LIST     ${engineTable.map(({ name }) => name).join(', ')}
  --runtime LIST    node, chromium: where engines run that can run in both
  --rounds N        turns of each engine (5)
  --reps N          samples a turn (5)
  --json FILE       writes the rows as JSON; - is the standard output`

const names = ['workload', 'suite', 'engine', 'runtime', 'rounds', 'reps', 'json']

/** The options, or what is wrong with the words. */
export function readOptions(words: readonly string[]): Options | string {
  const given = pairsOf(words)
  if (typeof given === 'string') return given
  const listOf = (name: string): string[] | undefined =>
    given
      .get(name)
      ?.split(',')
      .filter((item) => item !== '')

  const chosenSuites = listOf('suite')
  const wrongSuite = chosenSuites?.find((suite) => !isSuite(suite))
  if (wrongSuite !== undefined) return `there is no suite ${wrongSuite}`
  const engines = listOf('engine')
  const wrongEngine = engines?.find((name) => engineOf(name) === undefined)
  if (wrongEngine !== undefined) return `there is no engine ${wrongEngine}`
  const runtimes = listOf('runtime') ?? ['node', 'chromium']
  const wrongRuntime = runtimes.find((runtime) => runtime !== 'node' && runtime !== 'chromium')
  if (wrongRuntime !== undefined) return `there is no runtime ${wrongRuntime}`
  const [rounds, reps] = [given.get('rounds') ?? '5', given.get('reps') ?? '5'].map(Number)
  if (!isCount(rounds) || !isCount(reps)) return '--rounds and --reps are whole numbers above 0'

  const wanted = chosenSuites?.filter(isSuite)
  const workloads = given.get('workload')
  const chosen = workloads === undefined ? everything(wanted) : splitWorkloads(workloads)
  const onlyForward = engines?.length === 1 && engines[0] === 'ort'
  const networkSuites = (wanted ?? (workloads === undefined ? suites : onlyForward ? ['forward'] : ['train'])).filter(
    (suite) => suite === 'train' || suite === 'forward',
  )
  const jobs: Job[] = []
  for (const workload of chosen) {
    const found = jobsOf(workload, networkSuites)
    if (found === undefined) return `there is no workload ${workload}`
    jobs.push(...found)
  }
  const order = (job: Job) => suites.indexOf(job.suite)
  jobs.sort((a, b) => order(a) - order(b))
  return {
    jobs,
    engines: engines?.flatMap((name) => engineOf(name) ?? []),
    runtimes: runtimes as Runtime[],
    rounds,
    reps,
    json: given.get('json'),
  }
}

/** Whether a package of bench/node_modules takes part. */
export function needsPeers({ jobs, engines = engineTable }: Options): boolean {
  return engines.some(({ isPeer, suites: own }) => isPeer && jobs.some(({ suite }) => own.includes(suite)))
}

const isSuite = (text: string): text is Suite => suites.some((suite) => suite === text)
const isCount = (value: number | undefined): value is number => Number.isSafeInteger(value) && value! > 0

function everything(wanted: readonly Suite[] | undefined): string[] {
  const others = Object.keys(otherKinds).filter((kind) => wanted?.some((suite) => suite === kind) ?? true)
  return [...Object.keys(named), ...others]
}

/** `--name value` and `--name=value`. */
function pairsOf(words: readonly string[]): Map<string, string> | string {
  const given = new Map<string, string>()
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    const [, name, own] = /^--([a-z]+)(?:=(.*))?$/s.exec(word) ?? []
    if (name === undefined || !names.includes(name)) return `there is no option ${word}`
    const value = own ?? words[++at]
    if (value === undefined || value === '') return `--${name} needs a value`
    const before = given.get(name)
    given.set(name, before === undefined ? value : `${before},${value}`)
  }
  return given
}
