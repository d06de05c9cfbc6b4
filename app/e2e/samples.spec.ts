/* Every sample runs in the window as on the command line. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { cellOf, runBackward } from './command-line.ts'
import { openTab, readEdges } from './gestures.ts'
import { expect, test } from './runtime.ts'

const folder = path.resolve(import.meta.dirname, '../../core/samples')
const sample = (name: string) => path.join(folder, `${name}.gradwire`)
const samples = readdirSync(folder)
  .filter((file) => file.endsWith('.gradwire'))
  .map((file) => file.slice(0, -'.gradwire'.length))

// Numbers from another program: a busy machine takes its time.
test.beforeEach(() => test.slow())

test('every sample shows the numbers of the command line', async ({ app, page }) => {
  for (const name of samples) {
    await app.answerOpen({ name: `${name}.gradwire`, text: readFileSync(sample(name), 'utf8') })
    await page.keyboard.press('Control+o')
    const said = runBackward(sample(name))
    await openTab(page, 'Edges')
    const rows = page.getByRole('table', { name: 'Edges' }).locator('tbody tr, [role="rowgroup"] [role="row"]')
    await expect(rows).toHaveCount(said.edges.length)
    await page.getByRole('button', { name: 'Run backward', exact: true }).click()
    await expect.poll(async () => (await readEdges(page)).every(({ gradient }) => gradient !== null)).toBe(true)
    const shown = await readEdges(page)
    for (const { from, to, gradient } of said.edges) {
      const row = shown.find(({ edge }) => edge === `${from} → ${to}`)
      const expected = cellOf(gradient)
      if (expected === 'none') expect(row?.gradient, to).toBe('none')
      else expect(Number(row?.gradient), to).toBeCloseTo(expected, 10)
    }
  }
})
