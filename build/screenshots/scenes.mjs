// What is photographed: each scene is the real window, brought there as a person would bring it; what it shows
// comes to rest when `settled` says so. README and visual tests share them.
import { edgeStates, manyNodes } from './graphs.mjs'

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ readonly size?: { readonly width: number, readonly height: number }, readonly show: (page: Page) => Promise<void> }} Scene */

/** Of the window. */
export const size = { width: 1440, height: 900 }

const port = (/** @type {Page} */ page, /** @type {string} */ id) => page.locator(`[data-port="${id}"]`)

/**
 * @param {Page} page
 * @param {RegExp} title
 */
async function openSample(page, title) {
  await page.getByRole('button', { name: title }).click()
  await page.locator('[data-node]').first().waitFor()
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
}

/** @param {Page} page */
async function runBackward(page) {
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await page.getByRole('status', { name: 'Run' }).filter({ hasNotText: 'not run' }).waitFor()
}

/**
 * @param {Page} page
 * @param {string} id
 */
async function select(page, id) {
  await page.locator(`[data-node="${id}"]`).click({ position: { x: 40, y: 14 } })
  await page.mouse.move(size.width / 2, 2)
}

/**
 * The picture, as soon as it stays the same.
 * @param {Page} page
 */
export async function settled(page) {
  let last = await page.screenshot()
  for (let tries = 0; tries < 60; tries++) {
    await page.waitForTimeout(250)
    const next = await page.screenshot()
    if (next.equals(last)) return next
    last = next
  }
  throw new Error('The window does not come to rest.')
}

/** @type {{ readonly [name: string]: Scene }} */
export const scenes = {
  start: {
    async show(page) {
      await page.getByRole('button', { name: /simple network/i }).waitFor()
      // The pictures of samples come one by one.
      const first = page.locator('.sample-picture').first()
      await first.locator('canvas').waitFor()
      await page.waitForFunction(() =>
        [...document.querySelectorAll('.sample-picture')].every(
          (place) => place.getBoundingClientRect().top > innerHeight || place.querySelector('canvas') !== null,
        ),
      )
    },
  },
  main: { show: mainWindow },
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
    },
  },
  'quick-add': {
    async show(page) {
      await openSample(page, /simple network/i)
      const canvas = page.getByRole('application', { name: 'Graph canvas' })
      const box = await canvas.boundingBox()
      if (box === null) throw new Error('there is no canvas')
      await canvas.dblclick({ position: { x: box.width * 0.3, y: box.height * 0.72 } })
      await page.getByRole('combobox', { name: 'Search nodes' }).pressSequentially('norm')
      await page.mouse.move(size.width / 2, 2)
    },
  },
  group: {
    async show(page) {
      await openSample(page, /simple network/i)
      await page.locator('[data-node="fc1"]').click({ position: { x: 40, y: 14 } })
      await page.locator('[data-node="act1"]').click({ position: { x: 40, y: 14 }, modifiers: ['Shift'] })
      await page.keyboard.press('Control+g')
      await page.locator('[data-type="group"]').waitFor()
      await page.keyboard.press('f')
      await runBackward(page)
      await page.mouse.move(size.width / 2, 2)
    },
  },
  'edges-none-nan': {
    async show(page) {
      await drop(page, edgeStates())
      await runBackward(page)
      await page.getByRole('tab', { name: 'Edges' }).click()
      await page.mouse.move(size.width / 2, 2)
    },
  },
  jacobian: {
    async show(page) {
      await mainWindow(page)
      await select(page, 'act1')
      await seen(page, 'Jacobian')
    },
  },
  convolution: {
    async show(page) {
      await openSample(page, /Backward of a convolution by its Jacobian/)
      await runBackward(page)
      await page.locator('[data-type="conv"]').click({ position: { x: 40, y: 14 } })
      await seen(page, 'Convolution two ways')
    },
  },
  'many-nodes': {
    // Thousands of cards are hard to press into few bytes.
    size: { width: 1280, height: 720 },
    async show(page) {
      await drop(page, manyNodes(5000))
      await runBackward(page)
      for (const panel of ['Palette', 'Inspector']) await page.getByRole('button', { name: panel, exact: true }).click()
      await page.getByRole('application', { name: 'Graph canvas' }).focus()
      await page.keyboard.press('f')
      await page.mouse.click(size.width / 2, 2)
    },
  },
}

const clock = 'let ticks = 0; performance.now = () => ticks++ / 50;'

/**
 * Opens a view of what is selected, with room for it.
 * @param {Page} page
 * @param {string} view
 */
async function seen(page, view) {
  await page.getByRole('button', { name: `${view}…` }).click()
  await page.getByRole('tabpanel', { name: view }).waitFor()
  for (const panel of ['Palette', 'Inspector', 'Drawer'])
    await page.getByRole('button', { name: panel, exact: true }).click()
  await page.getByRole('application', { name: 'Graph canvas' }).focus()
  await page.keyboard.press('f')
  await page.mouse.click(size.width / 2, 2)
}

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
export async function fixClock(page) {
  await page.route(/\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${clock}\n${await response.text()}` })
  })
}
