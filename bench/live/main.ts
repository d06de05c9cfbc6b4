import { mkdirSync, writeFileSync } from 'node:fs'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { serveWindow } from '../../app/browser/server.ts'
import { chromiumPlace, openWindow } from '../canvas/browser.ts'
import type { Window } from '../canvas/browser.ts'
import { residualFile } from './graph.ts'
import { readOptions, usage } from './options.ts'
import type { Options } from './options.ts'
import './page-contract.ts'
import { attachProfilers, workDuring } from './profiling.ts'
import type { Profilers } from './profiling.ts'
import { head, line, medianOf, partOf } from './report.ts'
import type { Row } from './report.ts'
import { liveViews } from './views.ts'
import type { LiveView } from './views.ts'

export { readOptions, usage }

export interface Places {
  /** The window as built. */
  readonly renderer: string
  /** What runs in it first. */
  readonly script: string
}

/** Changes that are not measured: code is compiled, memory comes. */
const warmUp = 8
const dragMs = 2000

/** Opens every view in turn, drags the input, and says how soon everything showed it. False where something could not be measured. */
export async function main(options: Options, places: Places): Promise<boolean> {
  const say = options.json === '-' ? (text: string) => console.error(text) : (text: string) => console.log(text)
  if (chromiumPlace() === undefined) {
    say('Chromium is missing: install it, or name one in GRADWIRE_CHROMIUM')
    return false
  }
  for (const folder of [options.profiles, options.shots])
    if (folder !== undefined) mkdirSync(folder, { recursive: true })
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gradwire-live-'))
  // Somebody may build while this runs.
  await cp(places.renderer, path.join(folder, 'window'), { recursive: true })
  const file = path.join(folder, 'residual.gradwire')
  await writeFile(file, residualFile(options.nodes))
  const served = await serveWindow({ folder: path.join(folder, 'window'), port: 0, given: [file] })
  const window = await openWindow(1440, 900)
  const rows: Row[] = []
  try {
    const { page, session } = window
    page.setDefaultTimeout(120_000)
    const profilers = options.profiles === undefined ? undefined : await attachProfilers(session)
    await page.addInitScript({ path: places.script })
    await page.goto(served.address)
    await page.evaluate(() => globalThis.window.live.ready)
    const processors = os.cpus()
    say(`${processors[0]?.model ?? 'unknown processor'}, ${processors.length} cores, load ${load()}`)
    for (const text of head) say(text)
    for (const view of liveViews.filter(({ id, name }) => wanted(options, id ?? name))) {
      const row = await measure(window, profilers, view, options)
      rows.push(row)
      say(line(row))
    }
    if (wanted(options, 'gradcheck')) {
      const { milliseconds, entries } = await page.evaluate(() => globalThis.window.live.wholeCheck())
      say(`gradient check of the whole graph: ${entries} entries in ${(milliseconds / 1000).toFixed(1)} s`)
    }
    for (const error of window.errors) say(error)
  } finally {
    await window.close()
    await served.close()
    await rm(folder, { recursive: true, force: true })
  }
  const text = `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`
  if (options.json === '-') process.stdout.write(text)
  else if (options.json !== undefined) writeFileSync(options.json, text)
  return window.errors.length === 0 && rows.every(({ problem }) => problem === undefined)
}

const wanted = ({ views }: Options, name: string): boolean => views === undefined || views.includes(name)
const load = (): string => (os.loadavg()[0] ?? 0).toFixed(1)

async function measure(
  window: Window,
  profilers: Profilers | undefined,
  view: LiveView,
  options: Options,
): Promise<Row> {
  const { page } = window
  const { changes, profiles, shots } = options
  const row: Row = { view: view.name, load: Number(load()) }
  try {
    await page.evaluate((view) => globalThis.window.live.open(view), view)
    const change = (prove = true) => page.evaluate((prove) => globalThis.window.live.change(prove), prove)
    for (let i = 0; i < warmUp; i++) await change()
    const times = []
    for (let i = 0; i < changes; i++) times.push(await change())
    row.canvasMs = medianOf(times.map(({ canvas }) => canvas))
    row.allMs = medianOf(times.map(({ all }) => all))
    row.allP95 = partOf(
      times.map(({ all }) => all),
      0.95,
    )
    const again = async () => {
      for (let i = 0; i < changes; i++) await change(false)
    }
    const work = await workDuring(window.session, again)
    row.windowCpu = work.window / changes
    row.workerCpu = work.worker / changes
    if (profilers !== undefined) {
      await profilers.start()
      await again()
      for (const [i, profile] of (await profilers.stop()).entries()) {
        const name = `${view.name.replaceAll(' ', '-')}-${i === 0 ? 'window' : `worker${i}`}.cpuprofile`
        writeFileSync(path.join(profiles ?? '.', name), JSON.stringify(profile))
      }
    }
    const drag = await page.evaluate((time) => globalThis.window.live.drag(time), dragMs)
    const { lags, canvasLags, milliseconds } = drag
    row.dragLag = medianOf(lags)
    row.dragRate = lags.length / (milliseconds / 1000)
    row.dragCanvasLag = medianOf(canvasLags)
    row.dragCanvasRate = canvasLags.length / (milliseconds / 1000)
    if (shots !== undefined) await page.screenshot({ path: path.join(shots, `${view.name.replaceAll(' ', '-')}.png`) })
  } catch (error) {
    row.problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  }
  return row
}
