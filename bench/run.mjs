// npm run bench: how long reading, compiling and running take, with the reference engine.
//   npm run bench -- [--nodes=100,1000,10000] [--graphs=chain,residual,fan] [--batch=1] [--repeat=5] [--json]
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle } from '../build/bundle.mjs'
import { outputOf } from '../build/bundle/targets.mjs'

const words = process.argv.slice(2)
const known = ['nodes', 'graphs', 'batch', 'repeat', 'json']
const wrong = words.filter((word) => !known.some((name) => word === `--${name}` || word.startsWith(`--${name}=`)))
/**
 * @param {string} name
 * @param {string} otherwise
 */
const option = (name, otherwise) =>
  words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise

const sizes = option('nodes', '100,1000,10000').split(',').map(Number)
const batch = Number(option('batch', '1'))
const repeat = Number(option('repeat', '5'))
if (wrong.length > 0 || [...sizes, batch, repeat].some((number) => !Number.isInteger(number) || number < 1)) {
  console.error(
    'usage: npm run bench -- [--nodes=100,1000] [--graphs=chain,residual,fan] [--batch=1] [--repeat=5] [--json]',
  )
  process.exit(2)
}

await bundle(['bench'], { ifStale: true })
const { measure, shapes } = await import(pathToFileURL(path.join(outputOf('bench'), 'bench.mjs')).href)
const wanted = option('graphs', shapes.map((/** @type {{ title: string }} */ { title }) => title).join(',')).split(',')
const chosen = shapes.filter((/** @type {{ title: string }} */ { title }) => wanted.includes(title))

const machine = { cpu: os.cpus()[0]?.model ?? 'unknown', cores: os.cpus().length, node: process.version }
/** @type {import('./measure.ts').Measured[]} */
const results = []
if (!words.includes('--json')) {
  console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}; milliseconds, median of ${repeat}`)
  console.log(row(['graph', 'nodes', 'steps', 'read', 'compile', 'forward', 'backward']))
}
for (const shape of chosen) {
  for (const size of sizes) {
    const measured = measure(shape, size, batch, repeat)
    results.push(measured)
    if (words.includes('--json')) continue
    const { graph, nodes, steps, read, compile, forward, backward } = measured
    console.log(row([graph, nodes, steps, ...[read, compile, forward, backward].map((time) => time.toFixed(1))]))
  }
}
if (words.includes('--json'))
  console.log(JSON.stringify({ machine, engine: 'reference', repeat, results }, undefined, 2))

/** @param {readonly (string | number)[]} cells */
function row(cells) {
  return cells.map((cell, index) => (index === 0 ? String(cell).padEnd(10) : String(cell).padStart(10))).join('')
}
