import type { CanvasModel } from '../../../renderer/canvas/canvas-model.ts'
import type { Report, ResultBlock, SummaryBlock } from '../../../renderer/worker/protocol.ts'
import { nextFrame, painted, sweeping } from '../page-contract.ts'
import type { OwnPage } from '../page-contract.ts'

/*
 * Runs in our own window before its scripts: the app as it is built, with a file it was given. What the bench has to know it
 * finds where Vue keeps it, so that nothing ships for the bench's sake.
 */

export interface Wanted {
  readonly nodes: number
  readonly edges: number
  readonly dragged: number
}

declare global {
  interface Window {
    benchWanted: Wanted
  }
}

type Ran = Extract<Report, { type: 'ran' }>

/** The panels give way: every editor's canvas has the same size. */
localStorage.setItem('gradwire.settings', JSON.stringify({ palette: false, inspector: false, drawer: false }))

/** The engine's worker has answered. */
let isConnected = false
/** What the engine's worker sent of the last pass, and from which worker it came. */
let passes: Ran[] = []
let engine: Worker | undefined

window.Worker = class extends Worker {
  constructor(...given: ConstructorParameters<typeof Worker>) {
    super(...given)
    this.addEventListener('message', ({ data, currentTarget }: MessageEvent<unknown>) => {
      isConnected ||= isCompiled(data)
      if (!isRan(data) || !(currentTarget instanceof Worker)) return
      engine = currentTarget
      if (data.fresh) passes = []
      passes.push(data)
    })
  }
}

const isCompiled = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'compiled'

function isRan(message: unknown): message is Ran {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'ran'
}

/** A node of Vue's tree, as much of it as leads to the canvas. */
interface Branch {
  readonly component?: { readonly subTree: Branch; readonly exposed: { readonly model?: CanvasModel } | null } | null
  readonly children?: unknown
}

function findModel(): CanvasModel | undefined {
  const root = document.querySelector<HTMLElement & { _vnode?: Branch }>('#app')
  const ways: Branch[] = root?._vnode ? [root._vnode] : []
  for (let branch = ways.pop(); branch !== undefined; branch = ways.pop()) {
    const { component, children } = branch
    if (component?.exposed?.model) return component.exposed.model
    if (component) ways.push(component.subTree)
    if (Array.isArray(children))
      ways.push(...children.filter((child): child is Branch => typeof child === 'object' && child !== null))
  }
  return undefined
}

let found: CanvasModel | undefined
function canvas(): CanvasModel {
  if (!found) throw new Error('the canvas is not there yet')
  return found
}

function isComplete(model: CanvasModel): boolean {
  const { nodes, edges } = window.benchWanted
  const { scene, workspace } = model
  return scene.nodeCount === nodes && scene.edgeCount === edges && workspace.compiledRevision.value > 0
}

/** The start screen is there, and the engine's worker too. */
async function started(): Promise<number> {
  while (!isConnected || document.querySelector('#app button') === null) await nextFrame()
  await painted()
  return performance.now()
}

/** A file is dropped on the window. All of it is there, its shapes are known, and it is on screen. */
async function load(): Promise<number> {
  const answer = await fetch('/given/0/bench.gradwire')
  const file = new File([await answer.arrayBuffer()], 'bench.gradwire')
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(file)
  const began = performance.now()
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  while (!found) {
    await nextFrame()
    found = findModel()
  }
  while (!isComplete(found)) await nextFrame()
  await found.painted()
  await painted()
  return began
}

/** All that the pass reported, in one report. */
function wholePass(): Ran {
  const last = passes.at(-1)
  if (!last) throw new Error('no pass was run')
  return {
    ...last,
    fresh: true,
    edges: joined(passes.map((pass) => pass.edges)),
    outputs: joined(passes.map((pass) => pass.outputs)),
  }
}

/** What came later of the same edge is what counts. */
function joined(blocks: readonly ResultBlock[]): ResultBlock {
  return {
    keys: blocks.flatMap((block) => block.keys),
    values: joinedSummaries(blocks.map((block) => block.values)),
    gradients: joinedSummaries(blocks.map((block) => block.gradients)),
  }
}

function joinedSummaries(blocks: readonly SummaryBlock[]): SummaryBlock {
  return {
    present: Uint8Array.from(blocks.flatMap((block) => [...block.present])),
    numbers: Float64Array.from(blocks.flatMap((block) => [...block.numbers])),
    shapes: Int32Array.from(blocks.flatMap((block) => [...block.shapes])),
  }
}

/** The same pass with gradients and values a few times as large or as small: other widths, other labels. */
function scaledPass(pass: Ran, factor: number): Ran {
  const scale = (block: ResultBlock): ResultBlock => ({
    keys: block.keys,
    values: { ...block.values, numbers: scaledNumbers(block.values.numbers, factor) },
    gradients: { ...block.gradients, numbers: scaledNumbers(block.gradients.numbers, factor) },
  })
  return { ...pass, edges: scale(pass.edges), outputs: scale(pass.outputs) }
}

/** Of nine numbers the last two are counts. */
function scaledNumbers(numbers: Float64Array, factor: number): Float64Array {
  return numbers.map((number, i) => (i % 9 < 7 ? number * factor : number))
}

let whole: Ran | undefined

const page: OwnPage = {
  started: started(),
  load,
  counts: () => ({ nodes: canvas().scene.nodeCount, edges: canvas().scene.edgeCount }),
  origin() {
    const { left, top } = (document.querySelector('.canvas-area') ?? document.body).getBoundingClientRect()
    return { x: left, y: top }
  },
  setView: (view) => canvas().camera.setView(view),
  sweep: sweeping((view) => canvas().camera.setView(view)),
  async prepare() {
    const { workspace } = canvas()
    workspace.command('run.backward')
    const { run } = workspace
    while (run.position.value < run.steps.value.length || run.state.value !== 'idle') await nextFrame()
    whole = wholePass()
  },
  /** The report of a backward pass comes in, as from the worker: what it takes to make one up does not count, reading it does. */
  async restyle(turn) {
    const model = canvas()
    const { port1, port2 } = new MessageChannel()
    const come = new Promise<MessageEvent<Ran>>((done) => (port1.onmessage = done))
    port2.postMessage(scaledPass(whole ?? wholePass(), 4 ** ((turn % 3) - 1) * 1.1))
    const report = await come
    const began = performance.now()
    const { data } = report
    port1.close()
    engine?.dispatchEvent(new MessageEvent('message', { data }))
    await model.painted()
    await painted()
    return began
  },
  panButton: 'middle',
  handle() {
    const { k, x, y } = canvas().camera.view
    const at = page.place()
    const corner = page.origin()
    return { x: corner.x + (at.x + 50) * k + x, y: corner.y + (at.y + 18) * k + y }
  },
  place() {
    const [x, y] = canvas().documentScene.placeOf(`n${window.benchWanted.dragged}`)
    return { x, y }
  },
  command: (id) => canvas().workspace.command(id),
  async rest() {
    await canvas().painted()
    await painted()
  },
}
window.bench = page
