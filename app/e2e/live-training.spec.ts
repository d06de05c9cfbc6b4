/* While a network trains, the edges show the numbers of that moment. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { openTab, readEdges, readEdgesOfOpenTab } from './gestures.ts'
import { expect, test } from './runtime.ts'

/** Wide enough for a million steps to last until somebody has looked. */
const wide = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../core/samples/simple-network.gradwire'), 'utf8'),
) as { nodes: { [id: string]: { attributes?: object } } }
wide.nodes['x']!.attributes = { shape: [256] }
wide.nodes['fc1']!.attributes = { outFeatures: 512 }

test.beforeEach(() => test.slow())

test('edges change while a training runs', async ({ app, page }) => {
  await app.answerOpen({ name: 'live.gradwire', text: JSON.stringify(wide) })
  await page.keyboard.press('Control+o')
  await page.getByRole('button', { name: 'Run backward', exact: true }).click()
  await expect.poll(async () => (await readEdges(page)).every(({ gradient }) => gradient !== null)).toBe(true)
  const before = await readEdges(page)

  await openTab(page, 'Training')
  await page.getByLabel('Learning rate', { exact: true }).fill('0.000001')
  await page.getByLabel('Steps', { exact: true }).fill('1000000')
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  const stop = page.getByRole('button', { name: 'Stop', exact: true })
  await expect(stop).toBeEnabled()
  await openTab(page, 'Edges')
  const seen = new Set<string>([JSON.stringify(before)])
  // Neither the numbers from before nor only the first ones of the training.
  await expect.poll(async () => seen.add(JSON.stringify(await readEdgesOfOpenTab(page))).size).toBeGreaterThan(3)
  await expect(stop).toBeEnabled()
  await stop.click()
  // What it has learned until then is an edit.
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeEnabled()
})
