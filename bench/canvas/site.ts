import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { serveWindow } from '../../app/browser/server.ts'
import type { Wanted } from './editors/gradwire.ts'
import { fileOf } from './graph-file.ts'
import type { BenchGraph } from './graph.ts'
import type { EditorName } from './options.ts'

/*
 * Where the editors' pages come from: ours from the app's own server for browsers, the others' from a plain one.
 */

export interface Site {
  /** Points a page at an editor with a graph. Resolves when the answer begins to come. */
  open(page: Page, editor: EditorName, graph: BenchGraph, fanOut: number): Promise<void>
  /** Height of what an editor shows besides its canvas. */
  chromeOf(editor: EditorName): number
  close(): Promise<void>
}

export interface SitePlaces {
  /** The window as built. */
  readonly renderer: string
  /** The peers' pages, and `gradwire.js`, which runs in our window first. */
  readonly pages: string
}

/** Top bar and status bar; the panels are hidden. */
const ownChrome = 44 + 24

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

export async function openSite({ renderer, pages }: SitePlaces): Promise<Site> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gradwire-canvas-'))
  // Somebody may build while this runs.
  await cp(renderer, path.join(folder, 'window'), { recursive: true })
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://127.0.0.1').pathname
    void readFile(path.join(pages, path.normalize(name))).then(
      (body) =>
        response.writeHead(200, { 'content-type': types[path.extname(name)] ?? 'application/octet-stream' }).end(body),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const given = new Map<BenchGraph, { address: string; close(): Promise<void> }>()

  async function serve(graph: BenchGraph): Promise<string> {
    let served = given.get(graph)
    if (!served) {
      const file = path.join(folder, `${given.size}.gradwire`)
      await writeFile(file, fileOf(graph))
      served = await serveWindow({ folder: path.join(folder, 'window'), port: 0, given: [file] })
      given.set(graph, served)
    }
    return served.address
  }

  return {
    async open(page, editor, graph, fanOut) {
      if (editor !== 'gradwire') {
        const [name, culled] = editor === 'vueflow-culled' ? ['vueflow', '&visible=1'] : [editor, '']
        const asked = `n=${graph.nodes.length}&fan-out=${fanOut}${culled}`
        await page.goto(`http://127.0.0.1:${port}/${name}.html?${asked}`, { waitUntil: 'commit' })
        return
      }
      const address = await serve(graph)
      const wanted: Wanted = { nodes: graph.nodes.length, edges: graph.edges.length, dragged: graph.dragged }
      await page.addInitScript((wanted) => void Object.assign(globalThis, { benchWanted: wanted }), wanted)
      await page.addInitScript({ path: path.join(pages, 'gradwire.js') })
      // The page opens the file itself, when it is asked to.
      await page.goto(new URL(address).origin, { waitUntil: 'commit' })
    },
    chromeOf: (editor) => (editor === 'gradwire' ? ownChrome : 0),
    async close() {
      server.close()
      server.closeAllConnections()
      for (const served of given.values()) await served.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
