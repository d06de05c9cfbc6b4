/* The main job by mouse: wire, run, read each gradient, save, open again. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { cellOf, runBackward } from './command-line.ts'
import { add, buildSimpleNetwork, newGraph, nodeIds, openTab, port, readEdges, wire } from './gestures.ts'
import { expect, test } from './runtime.ts'

const sample = (name: string) => path.resolve(import.meta.dirname, `../../core/samples/${name}.gradwire`)

const run = { name: 'Run backward', exact: true } as const

// Many clicks, and numbers from another program: a busy machine takes its time.
test.beforeEach(() => test.slow())

test('a network built by mouse runs, says the numbers of the command line, saves, and undoes to nothing', async ({
  app,
  page,
}) => {
  await newGraph(page)
  await buildSimpleNetwork(page)
  await page.getByRole('button', run).click()
  await expect(page.getByRole('status', { name: 'Run' })).toContainText('Objective')
  await expect.poll(async () => (await readEdges(page)).filter(({ gradient }) => gradient).length).toBe(5)
  const shown = await readEdges(page)

  await app.answerSave('net.gradwire')
  await page.keyboard.press('Control+s')
  await expect.poll(() => app.saved('net.gradwire')).toContain('"tanh"')
  const text = await app.saved('net.gradwire')
  const file = path.join(app.folder, 'copy.gradwire')
  writeFileSync(file, text)
  const said = runBackward(file)
  expect(shown.map(({ edge }) => edge).sort()).toEqual(said.edges.map(({ from, to }) => `${from} → ${to}`).sort())
  for (const { from, to, value, gradient } of said.edges) {
    const row = shown.find(({ edge }) => edge === `${from} → ${to}`)
    expect(Number(row?.value), `value of ${to}`).toBeCloseTo(cellOf(value) as number, 10)
    expect(Number(row?.gradient), `gradient of ${to}`).toBeCloseTo(cellOf(gradient) as number, 10)
  }

  // Undone to nothing, and done again: the same bytes.
  const undo = page.getByRole('button', { name: 'Undo' })
  let undone = 0
  while (await undo.isEnabled()) {
    await undo.click()
    undone++
  }
  expect(undone).toBeGreaterThan(10)
  expect(await nodeIds(page)).toEqual([])
  const redo = page.getByRole('button', { name: 'Redo' })
  while (await redo.isEnabled()) await redo.click()
  await app.answerSave('again.gradwire')
  await page.keyboard.press('Control+Shift+s')
  await expect.poll(() => app.saved('again.gradwire')).toBe(text)
})

test('a file that was opened and not changed saves the bytes it was loaded from', async ({ app, page }) => {
  // Not the canonical form: everything on one line.
  const text = JSON.stringify(JSON.parse(readFileSync(sample('simple-network'), 'utf8')))
  await app.answerOpen({ name: 'one-line.gradwire', text })
  await page.keyboard.press('Control+o')
  await expect(page.getByRole('tree', { name: 'Outline' }).getByRole('treeitem')).toHaveCount(6)
  await app.answerSave('copy.gradwire')
  await page.keyboard.press('Control+Shift+s')
  await expect.poll(() => app.saved('copy.gradwire')).toBe(text)
})

test('steps go forward and back, and list and canvas show the same one', async ({ app, page }) => {
  await app.answerOpen({ name: 'net.gradwire', text: readFileSync(sample('simple-network'), 'utf8') })
  await page.keyboard.press('Control+o')
  const current = page.getByRole('list', { name: 'Plan' }).locator('[aria-current="step"]')
  const step = page.getByRole('button', { name: 'Step', exact: true })
  await step.click()
  await expect(current).toHaveAccessibleName('0 forward x')
  for (let index = 1; index < 8; index++) await step.click()
  await expect(current).toHaveAccessibleName('7 backward fc2')
  await openTab(page, 'Edges')
  const before = await readEdges(page)
  expect(before.map(({ gradient }) => gradient !== null)).toEqual([false, false, true, true, true])
  await openTab(page, 'Plan')
  await step.click()
  await expect(current).toHaveAccessibleName('8 backward act1')
  await page.getByRole('button', { name: 'Step back' }).click()
  await expect(current).toHaveAccessibleName('7 backward fc2')
  expect(await readEdges(page)).toEqual(before)
  await page.getByRole('button', { name: 'Reset' }).click()
  expect((await readEdges(page)).every(({ value, gradient }) => value === null && gradient === null)).toBe(true)
})

test('an edge that cannot be is refused with a reason', async ({ page }) => {
  await newGraph(page)
  const first = await add(page, 'Linear')
  const second = await add(page, 'Linear')
  await wire(page, `${first}.out`, `${second}.in`)
  await wire(page, `${second}.out`, `${first}.in`)
  await expect(page.getByText(/cycle/i).first()).toBeVisible()
  expect((await readEdges(page)).map(({ edge }) => edge)).toEqual([`${first}.out → ${second}.in`])
})

test('a problem is on the node, in the list, and says what would be right', async ({ page }) => {
  await newGraph(page)
  const linear = await add(page, 'Linear')
  await openTab(page, 'Problems')
  const problem = page.getByRole('list', { name: 'Problems' }).getByRole('listitem').first()
  await expect(problem).toContainText(linear)
  await expect(problem).toContainText(/connect/)
  await expect(port(page, `${linear}.in`)).toBeVisible()
  await page.getByRole('button', run).click()
  await expect(
    page
      .getByRole('alert')
      .or(page.getByText(/cannot run/i))
      .first(),
  ).toBeVisible()
})
