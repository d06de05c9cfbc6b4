import { setAttribute } from '../../core/graph/attributes.ts'
import type { CanvasModel } from '../../renderer/canvas/canvas-model.ts'
import type { App } from '../../renderer/state/app.ts'
import { nextFrame } from '../canvas/page-contract.ts'
import { dragged, signal } from './graph.ts'
import type { LivePage } from './page-contract.ts'

/*
 * Runs in our own window before its scripts: the app as it is built. What the bench has to know it finds where Vue keeps it,
 * and in the messages of the worker, so that nothing ships for the bench's sake.
 */

localStorage.setItem(
  'gradwire.settings',
  JSON.stringify({ palette: false, drawer: true, drawerTab: 'edges', minimap: true, viewWidth: 560 }),
)

/** What the window still waits for, by the number of the question, and since which change. */
const asked = new Map<number, { readonly name: string; readonly change: number }>()
/** Changes of the document that the worker has not run yet. */
let going = 0
let ranTo = 0
/** Counts the changes; when each was made. */
let change = 0
const madeAt: number[] = [0]
let onAnswer: (change: number, name: string) => void = () => undefined
let onRun: (change: number) => void = () => undefined

interface Message {
  readonly type: string
  readonly sequence?: number
  readonly name?: string
  readonly target?: unknown
  readonly more?: boolean
  readonly gone?: boolean
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

window.Worker = class extends Worker {
  constructor(...given: ConstructorParameters<typeof Worker>) {
    super(...given)
    this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isMessage(data)) return
      tellNews()
      const { type, sequence = -1, more, gone } = data
      if (type === 'ran' && more === false && sequence === going) {
        ranTo = going
        onRun(goingAt)
      } else if (type === 'answer' || type === 'page' || type === 'look') {
        const question = asked.get(sequence)
        asked.delete(sequence)
        if (question && gone !== true) onAnswer(question.change, question.name)
      }
    })
  }

  override postMessage(message: unknown, ...rest: never[]): void {
    if (isMessage(message)) {
      const { type, sequence = -1, name = type } = message
      if (type === 'go') {
        going = sequence
        goingAt = change
      } else if (type === 'ask' || type === 'page' || type === 'look') asked.set(sequence, { name, change })
      else if (type === 'drop') asked.delete(sequence)
    }
    super.postMessage(message, ...rest)
  }
}
let goingAt = 0

/** A node of Vue's tree, as much of it as leads to the canvas and to what is provided. */
interface Branch {
  readonly component?: {
    readonly subTree: Branch
    readonly exposed: { readonly model?: CanvasModel } | null
    readonly provides: object
  } | null
  readonly children?: unknown
}

function find(): { readonly canvas: CanvasModel; readonly app: App } | undefined {
  const root = document.querySelector<HTMLElement & { _vnode?: Branch }>('#app')
  const ways: Branch[] = root?._vnode ? [root._vnode] : []
  for (let branch = ways.pop(); branch !== undefined; branch = ways.pop()) {
    const { component, children } = branch
    const canvas = component?.exposed?.model
    if (component && canvas) {
      const app = appOf(component.provides)
      if (app) return { canvas, app }
    }
    if (component) ways.push(component.subTree)
    if (Array.isArray(children))
      ways.push(...children.filter((child): child is Branch => typeof child === 'object' && child !== null))
  }
  return undefined
}

function appOf(provides: object): App | undefined {
  for (let scope: object | null = provides; scope !== null; scope = Object.getPrototypeOf(scope) as object | null)
    for (const key of Object.getOwnPropertySymbols(scope)) {
      const value: unknown = Reflect.get(scope, key)
      if (isApp(value)) return value
    }
  return undefined
}

function isApp(value: unknown): value is App {
  return typeof value === 'object' && value !== null && 'runner' in value && 'views' in value && 'workspace' in value
}

let found: ReturnType<typeof find>
function there(): NonNullable<typeof found> {
  if (!found) throw new Error('the window is not there yet')
  return found
}

/** The frame that shows what is known now has been painted. */
async function painted(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  await new Promise((done) => {
    port1.onmessage = done
    requestAnimationFrame(() => port2.postMessage(0))
  })
  port1.close()
}

const isRun = (): boolean => ranTo === going
const isAnswered = (): boolean => asked.size === 0 && isRun()

/** It is so, and all of it has been painted; what came may make a view ask for more. */
async function shown(isThere: () => boolean): Promise<number> {
  for (;;) {
    while (!isThere()) await news()
    await Promise.all([there().canvas.painted(), painted()])
    if (isThere()) return performance.now()
  }
}

let waiting: (() => void)[] = []
/** Something came from a worker, and the window has heard of it. */
function news(): Promise<void> {
  return new Promise((done) => waiting.push(done))
}
function tellNews(): void {
  const woken = waiting
  waiting = []
  // Whoever listens besides has its turn first.
  setTimeout(() => woken.forEach((wake) => wake()), 0)
}

let gesture: ReturnType<App['workspace']['begin']> | undefined
let moves = 0
/** As the hand that moves a point in the Functions view does it. */
function move(): number {
  const { workspace, runner } = there().app
  const mine = ++moves
  madeAt[mine] = performance.now()
  const value = [Array.from({ length: signal }, (_, i) => (i === 0 ? Math.sin(mine) : Math.sin(i + 1)))]
  runner.refresh(() => {
    change = mine
    gesture ??= workspace.begin(`Move ${dragged}`)
    gesture.update((document) => setAttribute(document, dragged, 'value', value))
  })
  return mine
}

/** It has been made, and is not still waiting for what was before it. */
async function made(mine: number): Promise<void> {
  while (change < mine) await news()
}

const panel = (): HTMLElement | null => document.querySelector('.view-dock [role="tabpanel"]:not([hidden])')

/** Every number the table of edges shows is the one the run has now, and there is one. */
function proveEdges(): void {
  const { runner } = there().app
  const rows = [...document.querySelectorAll<HTMLElement>('table[aria-label="Edges"] tbody tr')]
  let proved = 0
  for (const row of rows) {
    const to = row.children[0]?.textContent.trim().split(' → ')[1]
    const value = to === undefined ? undefined : runner.view.edge(to)?.value
    const cell = row.children[2]
    if (value === undefined || !(cell instanceof HTMLElement)) continue
    const shown = Number(cell.dataset['value'])
    if (shown !== (value.scalar ?? value.norm)) throw new Error(`the table shows ${shown} at ${to ?? '?'}`)
    proved++
  }
  if (proved === 0) throw new Error('the table of edges shows no numbers')
}

const page: LivePage = {
  ready: (async () => {
    while (!found) {
      found = find()
      if (!found) await nextFrame()
    }
    const { workspace, runner } = found.app
    while (runner.view.steps.value.length === 0) await nextFrame()
    workspace.command('run.backward')
    await shown(isAnswered)
  })(),
  async open({ id, target, tab }) {
    const { views, settings } = there().app
    for (const other of [...views.open.value]) views.close(other)
    settings.drawerTab = tab
    if (id !== undefined) views.show(id, target)
    await nextFrame()
    // The first time, its code has to come.
    for (let tries = 0; tries < 100 && id !== undefined && (panel()?.childElementCount ?? 0) === 0; tries++)
      await new Promise((done) => setTimeout(done, 50))
    await shown(isAnswered)
  },
  async change(prove) {
    const before = prove ? panel()?.innerHTML : undefined
    const edges = prove ? document.querySelector('table[aria-label="Edges"]')?.innerHTML : undefined
    const mine = move()
    const began = madeAt[mine]!
    await made(mine)
    const [canvas, all] = (await Promise.all([shown(isRun), shown(isAnswered)])).map((at) => at - began)
    if (edges !== undefined) proveEdges()
    if (before !== undefined && before === panel()?.innerHTML) throw new Error('the view shows what it showed before')
    if (edges !== undefined && edges === document.querySelector('table[aria-label="Edges"]')?.innerHTML)
      throw new Error('the table of edges shows what it showed before')
    return { canvas: canvas ?? NaN, all: all ?? NaN }
  },
  async drag(milliseconds) {
    const lags: number[] = []
    const canvasLags: number[] = []
    const first = moves
    const newest = new Map<string, number>()
    const paint = (into: number[], of: number): void => {
      void painted().then(() => into.push(performance.now() - madeAt[of]!))
    }
    onRun = (of) => paint(canvasLags, of)
    onAnswer = (of, name) => {
      if (of <= (newest.get(name) ?? first)) return
      newest.set(name, of)
      // The histograms of the table are not the view.
      if (name !== 'spread') paint(lags, of)
    }
    const began = performance.now()
    while (performance.now() - began < milliseconds) {
      move()
      await nextFrame()
    }
    const took = performance.now() - began
    onRun = () => undefined
    onAnswer = () => undefined
    await made(moves)
    const changes = moves - first
    await shown(isAnswered)
    return { lags, canvasLags, changes, milliseconds: took }
  },
  async wholeCheck() {
    const { views } = there().app
    const began = performance.now()
    views.show('gradcheck', {})
    const done = (): number | undefined => {
      const text = panel()?.querySelector('.verdict')?.textContent
      const said = text === undefined ? undefined : /([\d,. \u202f]+) entr/.exec(text)?.[1]?.replace(/\D/g, '')
      return said === undefined ? undefined : Number(said)
    }
    const busy = (): boolean => panel()?.querySelector('.gradcheck-view')?.getAttribute('aria-busy') !== 'false'
    await nextFrame()
    while (busy() || done() === undefined) await new Promise((wake) => setTimeout(wake, 20))
    return { milliseconds: performance.now() - began, entries: done() ?? 0 }
  },
}
window.live = page
