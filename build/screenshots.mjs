// npm run screenshots: pictures of the window for README and docs, as docs/screenshots/*.png. Each shows the real window.
import { chromium } from '@playwright/test'
import { mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle } from './bundle.mjs'
import { outputOf, root } from './bundle/targets.mjs'
import { edgeStates, manyNodes } from './screenshots/graphs.mjs'
import { findChromium, quietSwitches, rootSwitches } from './standin/find-chromium.mjs'

/** @typedef {import('@playwright/test').Page} Page */

const folder = path.join(root, 'docs/screenshots')
const size = { width: 1440, height: 900 }
/** A picture in a README is loaded by everybody who reads it. */
const largest = 300_000

const port = (/** @type {Page} */ page, /** @type {string} */ id) => page.locator(`[data-port="${id}"]`)

/**
 * @param {Page} page
 * @param {RegExp} title
 */
async function openSample(page, title) {
  await page.getByRole('button', { name: title }).click()
  await settled(page)
}

/**
 * @param {Page} page
 * @param {string} text of a graph file
 */
async function drop(page, text) {
  const dataTransfer = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([text], 'graph.gradwire'))
    return transfer
  }, text)
  await page.dispatchEvent('body', 'dragover', { dataTransfer })
  await page.dispatchEvent('body', 'drop', { dataTransfer })
  await page.getByRole('application', { name: 'Graph canvas' }).waitFor()
  await settled(page)
}

/** @param {Page} page */
async function runBackward(page) {
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await page.getByRole('status', { name: 'Run' }).filter({ hasNotText: 'not run' }).waitFor()
  await settled(page)
}

/**
 * @param {Page} page
 * @param {string} id
 */
async function select(page, id) {
  await page.locator(`[data-node="${id}"]`).click({ position: { x: 40, y: 14 } })
  await page.mouse.move(size.width / 2, 2)
  await settled(page)
}

/**
 * Until the picture stays the same.
 * @param {Page} page
 */
async function settled(page) {
  let last = await page.screenshot()
  for (let tries = 0; tries < 60; tries++) {
    await page.waitForTimeout(250)
    const next = await page.screenshot()
    if (next.equals(last)) return
    last = next
  }
  throw new Error('The window does not come to rest.')
}

/** @type {{ readonly [name: string]: { scheme?: 'light' | 'dark', size?: typeof size, show: (page: Page) => Promise<void> } }} */
const pictures = {
  'start-light': { show: settled },
  'start-dark': { scheme: 'dark', show: settled },
  'main-light': { show: mainWindow },
  'main-dark': { scheme: 'dark', show: mainWindow },
  'image-network': {
    async show(page) {
      await openSample(page, /small image network/i)
      await runBackward(page)
      await select(page, 'conv')
    },
  },
  refusal: {
    async show(page) {
      await openSample(page, /simple network/i)
      await port(page, 'fc2.out').hover()
      await page.mouse.down()
      const target = await port(page, 'fc1.in').boundingBox()
      if (target === null) throw new Error('fc1.in is not in view')
      await page.mouse.move(target.x + 60, target.y + 80, { steps: 8 })
      await page.mouse.move(target.x + target.width / 2, target.y + target.height / 2, { steps: 4 })
      await settled(page)
    },
  },
  'edges-none-nan': {
    async show(page) {
      await drop(page, edgeStates())
      await runBackward(page)
      // Cards have grown by their numbers.
      await page.getByRole('application', { name: 'Graph canvas' }).focus()
      await page.keyboard.press('f')
      await page.getByRole('tab', { name: 'Edges' }).click()
      await page.mouse.move(size.width / 2, 2)
      await settled(page)
    },
  },
  'many-nodes': {
    // Thousands of cards are hard to press into few bytes.
    size: { width: 960, height: 600 },
    async show(page) {
      await drop(page, manyNodes(5000))
      await runBackward(page)
    },
  },
}

const clock = 'let ticks = 0; performance.now = () => ticks++ / 50;'

/** @param {Page} page */
async function mainWindow(page) {
  await openSample(page, /simple network/i)
  const batch = page.getByRole('form', { name: 'Inspector' }).getByLabel('Batch')
  await batch.fill('4')
  await batch.press('Enter')
  await runBackward(page)
  await select(page, 'fc1')
}

/**
 * The worker's clock goes on by the same bit whenever it is read, or the status bar would say another time in every picture.
 * @param {Page} page
 */
async function fixClock(page) {
  await page.route(/\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${clock}\n${await response.text()}` })
  })
}

const executablePath = findChromium()
if (executablePath === undefined) {
  console.error('Pictures need Chromium: apt-get install chromium, or name one with GRADWIRE_CHROMIUM=/path/to/chrome')
  process.exit(1)
}
await bundle(['renderer', 'server'], { ifStale: true })
mkdirSync(folder, { recursive: true })

/** @type {typeof import('../app/browser/server.ts')} */
const { serveWindow } = await import(pathToFileURL(path.join(outputOf('server'), 'server.mjs')).href)
const server = await serveWindow({ folder: outputOf('renderer'), port: 0, given: [] })
const browser = await chromium.launch({ executablePath, args: [...quietSwitches, ...rootSwitches, '--disable-gpu'] })
const wanted = process.argv.slice(2)
try {
  for (const [name, { scheme = 'light', size: viewport = size, show }] of Object.entries(pictures)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const context = await browser.newContext({ viewport, colorScheme: scheme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await fixClock(page)
    await page.goto(server.address)
    await show(page)
    const file = path.join(folder, `${name}.png`)
    await page.screenshot({ path: file })
    await context.close()
    const bytes = statSync(file).size
    console.log(`${path.relative(root, file)}  ${Math.round(bytes / 1000)} kB`)
    if (bytes > largest) process.exitCode = 1
  }
} finally {
  await browser.close()
  await server.close()
}
