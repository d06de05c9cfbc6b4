// Measures the canvas in Chromium: node renderer/canvas/testing/measure.mjs [--n=5000] [--out=folder]
// Frame times are what requestAnimationFrame sees in the page, in milliseconds, while real mouse events come every 16 ms.
import { createServer } from 'node:http'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from '@playwright/test'
import vue from '@vitejs/plugin-vue'
import { build } from 'vite'

const here = import.meta.dirname
const asked = (name, otherwise) =>
  process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise
const count = Number(asked('n', 5000))
const runs = asked('run', 'backward')
const size = { width: 1440, height: 900 }

const folder = await mkdtemp(path.join(tmpdir(), 'canvas-'))
await build({
  configFile: false,
  root: path.join(here, '../..'),
  logLevel: 'warn',
  plugins: [vue()],
  worker: { format: 'es' },
  build: {
    target: 'chrome130',
    outDir: folder,
    emptyOutDir: true,
    rolldownOptions: { input: path.join(here, 'index.html') },
  },
})
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
const server = createServer(async (request, response) => {
  try {
    const file = path.join(folder, new URL(request.url, 'http://x').pathname)
    response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream')
    response.end(await readFile(file))
  } catch {
    response.statusCode = 404
    response.end()
  }
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const flags = [
  'no-sandbox',
  'disable-gpu',
  'disable-quic',
  'no-first-run',
  'disable-background-networking',
  'disable-component-update',
  'disable-sync',
]
const browser = await chromium.launch({ executablePath, args: flags.map((flag) => `--${flag}`) })
const page = await browser.newPage({ viewport: size })
page.on('pageerror', (error) => console.error(String(error)))
await page.goto(`http://127.0.0.1:${server.address().port}/canvas/testing/index.html?n=${count}`)
await page.waitForFunction('window.canvasPage')
const ready = await page.evaluate(() => window.canvasPage.ready)
console.log(`load of the machine ${loadavg()[0]?.toFixed(1)} on ${cpus().length} processors`)
console.log(`${count} nodes: on screen after ${ready.toFixed(0)} ms`)

// Time of the page's main thread alone, so that other work on the machine does not count.
const session = await page.context().newCDPSession(page)
await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' }).catch(() => undefined)
await session.send('Performance.enable')
async function mainThread() {
  const { metrics } = await session.send('Performance.getMetrics')
  const of = (name) => metrics.find((metric) => metric.name === name)?.value ?? 0
  return {
    all: of('TaskDuration'),
    script: of('ScriptDuration'),
    layout: of('LayoutDuration') + of('RecalcStyleDuration'),
  }
}

async function frames(label, work) {
  await page.waitForTimeout(400)
  const before = await mainThread()
  await page.evaluate(() => {
    const times = (window.frameTimes = [])
    const tick = (now) => {
      times.push(now)
      if (window.frameTimes === times) requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
  })
  const result = await work()
  const times = await page.evaluate(() => {
    const times = window.frameTimes
    window.frameTimes = undefined
    return times
  })
  const after = await mainThread()
  const each = (name) => (((after[name] - before[name]) * 1000) / Math.max(1, times.length)).toFixed(1)
  const gaps = times
    .slice(1)
    .map((now, i) => now - times[i])
    .sort((a, b) => a - b)
  const at = (part) => (gaps[Math.min(gaps.length - 1, Math.floor(part * gaps.length))] ?? 0).toFixed(1)
  console.log(
    `${label}: median ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)} ms of ${gaps.length} frames;`,
    `main thread ${each('all')} ms a frame, script ${each('script')}, style and layout ${each('layout')}`,
    result ?? '',
  )
}

/** Moves the mouse about for a while, at most once in 16 ms. */
async function swing(x, y, dx, dy, time = 3000) {
  const start = Date.now()
  while (Date.now() - start < time) {
    const part = (Date.now() - start) / time
    const sent = Date.now()
    await page.mouse.move(x + dx * Math.sin(part * Math.PI * 4), y + dy * Math.abs(Math.sin(part * Math.PI * 3)))
    const rest = 16 - (Date.now() - sent)
    if (rest > 0) await new Promise((done) => setTimeout(done, rest))
  }
}

async function pan(dx, dy) {
  await page.mouse.move(720, 450)
  await page.mouse.down({ button: 'middle' })
  await swing(720, 450, dx, dy)
  await page.mouse.up({ button: 'middle' })
}

const view = (view) => page.evaluate((view) => window.canvasPage.model().setView(view), view)
const near = { k: 1, x: -3000, y: -3000 }

await frames('pan, everything in view', () => pan(300, 250))
await view(near)
await frames('pan at 100 %', () => pan(400, 300))
await view({ k: 0.5, x: -1500, y: -1500 })
await frames('pan at 50 %', () => pan(400, 300))
await view(near)
await page.waitForTimeout(600)
const card = await page.evaluate(() => {
  const cards = [...document.querySelectorAll('.node-card')].map((card) => [
    card.dataset.node,
    card.getBoundingClientRect(),
  ])
  const [id, rect] = cards.find(([, { left, top }]) => left > 400 && left < 900 && top > 200 && top < 500)
  return { id, x: rect.left + 50, y: rect.top + 20 }
})
const where = () => page.evaluate((id) => [...window.canvasPage.workspace.document.positions.get(id)], card.id)
const before = await where()
await page.mouse.move(card.x, card.y)
await page.mouse.down()
await frames('drag a card', () => swing(card.x, card.y, 180, 200))
await page.mouse.move(card.x + 64, card.y + 32)
await page.waitForTimeout(100)
await page.mouse.up()
console.log(`  the card went from ${before} to ${await where()}`)
await frames('zoom by the wheel from 100 % to 20 % and back', async () => {
  await page.mouse.move(720, 450)
  await page.keyboard.down('Control')
  for (let i = 0; i < 60; i++) {
    await page.mouse.wheel(0, i < 30 ? 10 : -10)
    await page.waitForTimeout(16)
  }
  await page.keyboard.up('Control')
})
if (runs !== 'none') {
  const run = await page.evaluate(async (target) => {
    const { workspace, model } = window.canvasPage
    const start = performance.now()
    workspace.runTo(target)
    const called = performance.now()
    await model().painted()
    return { computing: Math.round(called - start), painting: Math.round(performance.now() - called) }
  }, runs)
  console.log(`run ${runs} (engine and restyling of all edges together, on this thread):`, run)
  const restyle = await page.evaluate(async () => {
    const model = window.canvasPage.model()
    const times = []
    for (let i = 0; i < 5; i++) {
      model.looks.clear()
      const start = performance.now()
      model.looks.update()
      const styled = performance.now()
      await model.painted()
      times.push([styled - start, performance.now() - start].map((time) => Math.round(time * 10) / 10))
    }
    return times
  })
  console.log('restyle every edge, ms on this thread and until painted:', JSON.stringify(restyle))
  await frames('pan at 100 % with gradients', () => pan(400, 300))
  await page.evaluate(() => window.canvasPage.model().fit())
  await frames('pan, everything in view, with gradients', () => pan(300, 250))
  await view(near)
  await frames('still at 100 %, arrowheads moving', () => page.waitForTimeout(2000))
}
const out = asked('out', '')
if (out) {
  await page.screenshot({ path: path.join(out, `${count}-near.png`) })
  await page.evaluate(() => window.canvasPage.model().fit())
  await page.waitForTimeout(800)
  await page.screenshot({ path: path.join(out, `${count}-fit.png`) })
}
await browser.close()
server.close()
await rm(folder, { recursive: true, force: true })
