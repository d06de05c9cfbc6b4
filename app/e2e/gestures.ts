/* What a person does with the window, by the names that screen readers read. */
import { expect, type Page } from '@playwright/test'
import type { RunningApp } from './runtime.ts'

/** From the start screen to an empty canvas. */
export async function newGraph(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New graph' }).click()
  await expect(page.getByRole('application', { name: 'Graph canvas' })).toBeVisible()
}

/** Opens a graph file in place of what is open, whose changes are given up. */
export async function openGraph(app: RunningApp, text: string): Promise<void> {
  const { page } = app
  const { name } = JSON.parse(text) as { name: string }
  await app.answerOpen({ name: 'graph.gradwire', text })
  const changed = await page.getByText('edited', { exact: true }).isVisible()
  await page.keyboard.press('Control+o')
  if (changed) await page.getByRole('alertdialog').getByRole('button', { name: 'Don’t save' }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
}

/** Opens a view by the palette of commands. */
export async function openView(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type(title)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tabpanel', { name: title })).toBeVisible()
}

export const node = (page: Page, id: string) => page.locator(`[data-node="${id}"]`)

export const port = (page: Page, id: string) => page.locator(`[data-port="${id}"]`)

/** A click in the palette, and the id of the node it made. */
export async function add(page: Page, title: string): Promise<string> {
  const before = await nodeIds(page)
  const palette = page.getByRole('region', { name: 'Palette' })
  await palette.getByRole('button', { name: title, exact: true }).click()
  await expect.poll(async () => (await nodeIds(page)).length).toBe(before.length + 1)
  const made = (await nodeIds(page)).find((id) => !before.includes(id))
  if (made === undefined) throw new Error(`no node was made by “${title}”`)
  return made
}

export const nodeIds = (page: Page) =>
  page.locator('[data-node]').evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset['node'] ?? ''))

/** A wire drawn with the mouse from port to port. */
export async function wire(page: Page, from: string, to: string): Promise<void> {
  await port(page, from).hover()
  await page.mouse.down()
  const target = await port(page, to).boundingBox()
  if (target === null) throw new Error(`${to} is not in view`)
  const middle = { x: target.x + target.width / 2, y: target.y + target.height / 2 }
  await page.mouse.move(middle.x - 30, middle.y - 12, { steps: 4 })
  await page.mouse.move(middle.x, middle.y, { steps: 3 })
  await page.mouse.up()
}

/** Selects a node and writes one of its attributes in the inspector. */
export async function setAttribute(page: Page, id: string, attribute: string, value: string): Promise<void> {
  await node(page, id).locator('header, .title').first().click()
  const field = page.getByRole('form', { name: 'Inspector' }).locator(`[data-attribute="${attribute}"]`)
  if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value)
  else {
    await field.fill(value)
    await field.press('Enter')
  }
}

export const openTab = (page: Page, name: 'Plan' | 'Edges' | 'Training' | 'Problems') =>
  page.getByRole('tab', { name }).click()

export interface EdgeRow {
  readonly edge: string
  readonly shape: string
  readonly value: string | null
  readonly gradient: string | null
}

/** The drawer's tabs without a pointer. */
export async function openTabByKeys(page: Page, name: 'Plan' | 'Edges' | 'Training' | 'Problems'): Promise<void> {
  const tab = page.getByRole('tab', { name })
  await tab.focus()
  await page.keyboard.press('Enter')
  await expect(tab).toHaveAttribute('aria-selected', 'true')
}

/** The Edges table, with its full-precision numbers. */
export async function readEdges(page: Page): Promise<EdgeRow[]> {
  await openTab(page, 'Edges')
  return readEdgesOfOpenTab(page)
}

export async function readEdgesOfOpenTab(page: Page): Promise<EdgeRow[]> {
  const table = page.getByRole('table', { name: 'Edges' })
  await expect(table).toBeVisible()
  return table.locator('tbody tr, [role="rowgroup"] [role="row"]').evaluateAll((rows) =>
    rows.map((row) => {
      const [edge, shape, value, gradient] = [...row.children] as HTMLElement[]
      return {
        edge: edge?.textContent.trim() ?? '',
        shape: shape?.textContent.trim() ?? '',
        value: value?.dataset['value'] || null,
        gradient: gradient?.dataset['value'] || null,
      }
    }),
  )
}

/** The simple network by mouse: Input -> Linear 8 -> tanh -> Linear 1 -> mean squared error with a target. */
export async function buildSimpleNetwork(page: Page): Promise<void> {
  const x = await add(page, 'Input')
  const first = await add(page, 'Linear')
  const tanh = await add(page, 'Activation')
  const second = await add(page, 'Linear')
  const loss = await add(page, 'Loss')
  const target = await add(page, 'Input')
  await wire(page, `${x}.out`, `${first}.in`)
  await wire(page, `${first}.out`, `${tanh}.in`)
  await wire(page, `${tanh}.out`, `${second}.in`)
  await wire(page, `${second}.out`, `${loss}.prediction`)
  await wire(page, `${target}.out`, `${loss}.target`)
  await setAttribute(page, x, 'shape', '2')
  await setAttribute(page, first, 'outFeatures', '8')
  await setAttribute(page, tanh, 'function', 'tanh')
}
