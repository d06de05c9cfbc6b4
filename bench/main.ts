import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { EngineEntry, Runtime } from './engine-table.ts'
import type { Host } from './hosts/protocol.ts'
import type { Options } from './options.ts'
import type { Measured } from './report/row.ts'
import type { Entrant } from './rounds.ts'
import type { Job, OwnSuite } from './workloads/job.ts'
import { engineTable } from './engine-table.ts'
import { startChromium } from './hosts/browser.ts'
import { startNodeHost } from './hosts/node-host.ts'
import { pythonWithTorch, startPythonHost } from './hosts/python-host.ts'
import { needsPeers, readOptions, usage } from './options.ts'
import { measureConvolutions } from './convolutions.ts'
import { measureReference } from './reference.ts'
import { measureWatching, watchingLine } from './watching.ts'
import { short } from './report/numbers.ts'
import { columns, jobTable, verdictLines } from './report/table.ts'
import { verdictsOf } from './report/verdict.ts'
import { measureJob } from './rounds.ts'
import { isOwn, titleOf } from './workloads/job.ts'
import { writeData } from './workloads/write-data.ts'

export { needsPeers, readOptions, usage }

/** Folders of the checkout: the bench's own, and what was bundled from it. */
export interface Places {
  readonly bench: string
  readonly bundled: string
}

/** Processes at work in the last minute, from which on the machine is not ours alone. */
const BUSY = 1

const missing = {
  chromium: 'Chromium is missing: install it, or name one in GRADWIRE_CHROMIUM',
  torch: 'PyTorch is missing: apt-get install python3-torch libopenblas0-pthread',
}

/** Measures what was asked for. False where a result of ours was wrong. */
export async function main(options: Options, { bench, bundled }: Places): Promise<boolean> {
  const say = options.json === '-' ? (line: string) => console.error(line) : (line: string) => console.log(line)
  const tell = (what: string) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`)
  }
  const raced = options.jobs.filter(({ suite }) => !isOwn(suite))
  const wanted = raced.flatMap((job) => entriesOf(job, options))
  const isWanted = (runtime: Runtime) => wanted.some((entrant) => entrant.runtime === runtime)
  const chromium = isWanted('chromium') ? await startChromium(bundled, path.join(bench, 'node_modules')) : undefined
  const python = isWanted('python') ? pythonWithTorch() : undefined
  if (isWanted('chromium') && !chromium) say(missing.chromium)
  if (isWanted('python') && python === undefined) say(missing.torch)

  async function start({ nodeFlags = [] }: EngineEntry, runtime: Runtime): Promise<Host | string> {
    switch (runtime) {
      case 'node':
        return startNodeHost(path.join(bundled, 'node-process.mjs'), bench, nodeFlags)
      case 'chromium':
        return chromium ? chromium.startHost() : missing.chromium
      case 'python':
        return python === undefined ? missing.torch : startPythonHost(python, path.join(bench, 'peers/torch_peer.py'))
    }
  }

  const folder = mkdtempSync(path.join(os.tmpdir(), 'gradwire-bench-'))
  const removeData = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', removeData)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
  const done: { readonly job: Job; readonly rows: readonly Measured[] }[] = []
  const earlier = (job: Job) =>
    done.find((other) => other.job.suite === job.suite && other.job.workload === job.workload)?.rows ?? []
  say(machineLine(chromium?.version))
  const [load = 0] = os.loadavg()
  if (load > BUSY) say(`something else is running (load ${load.toFixed(1)}): times will be too long, ratios uncertain`)
  try {
    for (const job of options.jobs) {
      say(`\n${titleOf(job)}`)
      const file = path.join(folder, `${done.length}`)
      const rows = isOwn(job.suite)
        ? own[job.suite](job, options.reps)
        : await measureJob(job, entrantsOf(job, options, start), { ...options, file: fileOf(job, file) }, tell)
      for (const line of isOwn(job.suite) ? ownTable(rows) : jobTable(rows)) say(line)
      if (job.suite === 'watch') say(watchingLine(rows))
      for (const line of verdictLines(verdictsOf(job, rows, earlier))) say(line)
      done.push({ job, rows })
    }
  } finally {
    removeData()
    await chromium?.close()
  }
  const rows = done.flatMap((job) => job.rows.map(({ row }) => row))
  const text = `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`
  if (options.json === '-') process.stdout.write(text)
  else if (options.json !== undefined) writeFileSync(options.json, text)
  return !rows.some((row) => row.engine.startsWith('ours') && row.problem?.startsWith('does not count'))
}

const fileOf = (job: Job, file: string): string | undefined => (writeData(job, file) ? file : undefined)

function entriesOf({ suite }: Job, { engines, runtimes }: Options): { entry: EngineEntry; runtime: Runtime }[] {
  const usual = engineTable.filter(({ isUsual }) => isUsual.includes(suite))
  // One thread and two are measured together or not at all.
  const named = suite === 'threads' ? undefined : engines?.filter(({ suites }) => suites.some((own) => own === suite))
  const entries = named ?? usual
  return entries.flatMap((entry) =>
    entry.runtimes
      .filter((runtime) => entry.runtimes.length === 1 || runtimes.includes(runtime))
      .map((runtime) => ({ entry, runtime })),
  )
}

type Start = (entry: EngineEntry, runtime: Runtime) => Promise<Host | string>

function entrantsOf(job: Job, options: Options, start: Start): Entrant[] {
  return entriesOf(job, options).map(({ entry, runtime }) => ({
    entry,
    runtime,
    start: () => start(entry, runtime),
  }))
}

const own: { readonly [S in OwnSuite]: (job: Job, repetitions: number) => Measured[] } = {
  watch: measureWatching,
  conv: measureConvolutions,
  reference: measureReference,
}

/** Rows that differ in nothing but their engine stand in one line. */
function ownTable(rows: readonly Measured[]): string[] {
  const lines = new Map<string, string[]>()
  const several = new Set(rows.map(({ row }) => row.engine)).size > 1
  for (const { row } of rows) {
    const key = row.workload.replace(' *', '')
    const cell = `${short(row.medianMs, 4)} ms${several ? ` ${row.engine}${row.workload === key ? '' : ' *'}` : ''}`
    lines.set(key, [...(lines.get(key) ?? []), cell])
  }
  return columns(
    [...lines].map(([key, cells]) => [key, ...cells]),
    several ? 3 : 1,
  ).map((line) => `  ${line}`)
}

function machineLine(chromium: string | undefined): string {
  const processors = os.cpus()
  const browser = chromium === undefined ? '' : `, Chromium ${chromium}`
  return `${processors[0]?.model ?? 'unknown processor'}, ${processors.length} cores, Node ${process.version}${browser}`
}
