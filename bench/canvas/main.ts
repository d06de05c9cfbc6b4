import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { chromiumPlace } from './browser.ts'
import { buildGraph } from './graph.ts'
import { measureLeak } from './leak.ts'
import { readOptions, usage } from './options.ts'
import type { Options } from './options.ts'
import { sizeTable, verdictLines } from './report.ts'
import type { Row } from './row.ts'
import { openSite } from './site.ts'
import type { Site, SitePlaces } from './site.ts'
import { takeTurn } from './turn.ts'

export { readOptions, usage }

/** Measures what was asked for. False where it could not be, or where something leaks. */
export async function main(options: Options, places: SitePlaces): Promise<boolean> {
  const say = options.json === '-' ? (line: string) => console.error(line) : (line: string) => console.log(line)
  if (chromiumPlace() === undefined) {
    say('Chromium is missing: install it, or name one in GRADWIRE_CHROMIUM')
    return false
  }
  const processors = os.cpus()
  say(`${processors[0]?.model ?? 'unknown processor'}, ${processors.length} cores, load ${load()}`)
  const site = await openSite(places)
  try {
    if (options.leak !== undefined) return await measureLeak(site, options.leak, options.fanOut, say)
    return await compare(site, options, say)
  } finally {
    await site.close()
  }
}

async function compare(site: Site, options: Options, say: (line: string) => void): Promise<boolean> {
  const { editors, sizes, fanOut, rounds, patience, json, shots } = options
  if (shots !== undefined) mkdirSync(shots, { recursive: true })
  const graphs = sizes.map((size) => buildGraph(size, fanOut))
  const rows: Row[] = []
  for (let round = 1; round <= rounds; round++) {
    for (const graph of graphs) {
      for (const editor of editors) {
        const row = await takeTurn(site, { editor, graph, fanOut, round, patience, shots })
        rows.push(row)
        say(progress(row))
        // A long run that is broken off has not been for nothing.
        if (json !== undefined && json !== '-') writeFileSync(json, text(rows))
      }
    }
  }
  if (json === '-') process.stdout.write(text(rows))
  for (const size of sizes) {
    say('')
    for (const line of sizeTable(rows, size, editors)) say(line)
    for (const line of verdictLines(rows, size)) say(line)
  }
  return !rows.some(({ editor, problem }) => editor === 'gradwire' && problem !== undefined)
}

function progress({ editor, nodes, round, loadMs, restyleMs, panWhole, panNear, drag, zoomOut, problem }: Row): string {
  const p95 = [panWhole, panNear, drag, zoomOut].map((times) => times?.p95 ?? '–').join(' ')
  const figures = `load ${loadMs ?? '–'} ms, restyle ${restyleMs ?? '–'} ms, frames p95 ${p95}`
  return `  ${round}. ${editor} ${nodes}: ${figures}${problem === undefined ? '' : ` (${problem})`}`
}

const text = (rows: readonly Row[]): string => `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`
const load = (): string => (os.loadavg()[0] ?? 0).toFixed(1)
