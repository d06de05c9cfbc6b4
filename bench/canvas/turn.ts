import { loadavg } from 'node:os'
import path from 'node:path'
import { openWindow, restingMetrics } from './browser.ts'
import type { Window } from './browser.ts'
import { framesDuring } from './frames.ts'
import type { BenchGraph } from './graph.ts'
import type { EditorName } from './options.ts'
import type { Spot } from './page-contract.ts'
import type { Row } from './row.ts'
import type { Site } from './site.ts'
import { canvasSize, nearView, wholeView } from './views.ts'
import type { BenchView } from './views.ts'

/*
 * One editor, one size, one browser: loads, restyles, pans, drags, zooms.
 */

export interface TurnOptions {
  readonly editor: EditorName
  readonly graph: BenchGraph
  readonly fanOut: number
  readonly round: number
  readonly patience: number
  readonly shots: string | undefined
}

const restyles = 5
/** Nobody has found a file sooner than this after the start, in milliseconds: what an editor does meanwhile, it has done. */
const choosing = 3000
/** An editor that takes longer than this to restyle does it once. */
const longRestyle = 5000
const swingMs = 3000
const sweepMs = 2000

export async function takeTurn(site: Site, options: TurnOptions): Promise<Row> {
  const { editor, graph, fanOut, round } = options
  const size = { nodes: graph.nodes.length, edges: graph.edges.length }
  const row: Row = { editor, ...size, fanOut, round, load: Math.round((loadavg()[0] ?? 0) * 10) / 10 }
  const window = await openWindow(canvasSize.width, canvasSize.height + site.chromeOf(editor))
  try {
    await measure(window, site, options, row)
    if (window.errors.length > 0) row.problem = window.errors.join('; ')
  } catch (error) {
    row.problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  } finally {
    await window.close()
  }
  return row
}

async function measure(window: Window, site: Site, options: TurnOptions, row: Row): Promise<void> {
  const { page } = window
  const { editor, graph, patience, shots } = options
  page.setDefaultTimeout(patience * 1000)
  await site.open(page, editor, graph, options.fanOut)
  await page.waitForFunction('window.bench !== undefined')
  row.startMs = Math.round(await page.evaluate(() => globalThis.window.bench.started))
  await page.waitForTimeout(choosing)
  await settled(window)
  row.loadMs = Math.round(
    await within(
      patience,
      page.evaluate(async () => {
        const called = performance.now()
        const began = await globalThis.window.bench.load()
        return performance.now() - (began ?? called)
      }),
    ),
  )
  const counts = await page.evaluate(() => globalThis.window.bench.counts())
  if (counts.nodes !== row.nodes || counts.edges !== row.edges)
    throw new Error(`it shows ${counts.nodes} nodes and ${counts.edges} edges`)

  const whole = wholeView(graph)
  const near = nearView(graph)
  await show(window, whole)
  const loaded = await restingMetrics(window)
  row.domNodes = loaded.domNodes
  row.heapMB = round(loaded.heapMB)

  await page.evaluate(() => globalThis.window.bench.prepare())
  await settled(window)
  row.restyleMs = await restyleTime(window)
  await settled(window)
  row.panWhole = await framesDuring(window, () => pan(window, 300, 250))
  if (shots !== undefined) {
    await show(window, whole)
    await page.screenshot({ path: path.join(shots, `${editor}-${row.nodes}-whole.png`) })
  }

  await show(window, near)
  row.restyleNearMs = await restyleTime(window)
  await settled(window)
  const worked = await restingMetrics(window)
  row.domNodesNear = worked.domNodes
  row.heapNearMB = round(worked.heapMB)
  if (shots !== undefined) await page.screenshot({ path: path.join(shots, `${editor}-${row.nodes}-near.png`) })
  row.panNear = await framesDuring(window, () => pan(window, 400, 300))

  await show(window, near)
  const handle = await page.evaluate(() => globalThis.window.bench.handle())
  await page.mouse.move(handle.x, handle.y)
  await page.mouse.down()
  row.drag = await framesDuring(window, () => swing(window, handle, 180, 200))
  await page.mouse.up()
  await proveDrag(window)

  await show(window, near)
  row.zoomOut = await framesDuring(window, () =>
    page.evaluate(({ near, whole, time }) => globalThis.window.bench.sweep(near, whole, time), {
      near,
      whole,
      time: sweepMs,
    }),
  )
}

async function show(window: Window, view: BenchView): Promise<void> {
  await window.page.evaluate((view) => globalThis.window.bench.setView(view), view)
  await settled(window)
}

/** Time for what an editor does after a change, such as to find places for words. */
async function settled({ page }: Window): Promise<void> {
  await page.waitForTimeout(600)
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

async function restyleTime(window: Window): Promise<number> {
  const times: number[] = []
  for (let turn = 1; turn <= restyles; turn++) {
    const time = await window.page.evaluate(async (turn) => {
      const called = performance.now()
      const began = await globalThis.window.bench.restyle(turn)
      return performance.now() - (began ?? called)
    }, turn)
    times.push(time)
    if (time > longRestyle) break
    await window.page.waitForTimeout(200)
  }
  times.sort((a, b) => a - b)
  return round(times[Math.floor(times.length / 2)] ?? NaN)
}

/** A point of the canvas's upper rim, which is empty in both views. */
async function pan(window: Window, dx: number, dy: number): Promise<void> {
  const { page } = window
  const { origin, button } = await page.evaluate(() => ({
    origin: globalThis.window.bench.origin(),
    button: globalThis.window.bench.panButton,
  }))
  const from = { x: origin.x + canvasSize.width / 2, y: origin.y + 12 }
  await page.mouse.move(from.x, from.y)
  await page.mouse.down({ button })
  await swing(window, from, dx, dy)
  await page.mouse.up({ button })
}

/** Real events of a mouse, one in 16 ms at most, to and fro and back to where it began. */
async function swing({ page }: Window, from: Spot, dx: number, dy: number): Promise<void> {
  const start = performance.now()
  for (;;) {
    const sent = performance.now()
    const part = Math.min(1, (sent - start) / swingMs)
    await page.mouse.move(
      from.x + dx * Math.sin(part * Math.PI * 4),
      from.y + dy * Math.abs(Math.sin(part * Math.PI * 3)),
    )
    if (part === 1) return
    const rest = 16 - (performance.now() - sent)
    if (rest > 0) await page.waitForTimeout(rest)
  }
}

/** A frame rate means nothing where the node did not follow the mouse. */
async function proveDrag(window: Window): Promise<void> {
  const { page } = window
  await settled(window)
  const look = () =>
    page.evaluate(() => ({ at: globalThis.window.bench.handle(), place: globalThis.window.bench.place() }))
  const before = await look()
  await page.mouse.move(before.at.x, before.at.y)
  await page.mouse.down()
  // Some measure from where the mouse was when they took it for a drag: that is soon after the press.
  await page.mouse.move(before.at.x + 4, before.at.y + 3)
  await page.mouse.move(before.at.x + 25, before.at.y + 20)
  await page.mouse.move(before.at.x + 64, before.at.y + 40)
  await settled(window)
  await page.mouse.up()
  const after = await look()
  const dx = after.place.x - before.place.x
  const dy = after.place.y - before.place.y
  if (Math.abs(dx - 64) > 12 || Math.abs(dy - 40) > 12) throw new Error(`the drag moved the node by ${dx}, ${dy}`)
}

function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`not shown after ${seconds} s`)), seconds * 1000)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

const round = (value: number): number => Math.round(value * 10) / 10
