import { describe, expect, it } from 'vitest'
import { openFile } from '../../core/format/file.ts'
import { encodeUtf8 } from '../../core/format/utf8.ts'
import { createDocument } from '../../core/graph/create.ts'
import { renameNode } from '../../core/graph/label.ts'
import { isRefusal } from '../../core/graph/problems.ts'
import { setProperties } from '../../core/graph/properties.ts'
import { createDocumentStore } from './document-store.ts'
import { createFiles } from './files.ts'
import { createMessages } from './messages.ts'
import { fakeHost } from './testing/fake-host.ts'

// Not the canonical form: an unchanged document must give back these very bytes.
const text = '{"format":"gradwire","version":1,"name":"Odd","nodes":{"x":{"type":"input"}},"edges":[],"mine":[1]}'

function bench({ expecting = false } = {}) {
  const host = fakeHost({ expecting })
  const store = createDocumentStore(createDocument())
  const messages = createMessages()
  const files = createFiles(host, store, messages, (bytes) => Promise.resolve(openFile(bytes)))
  host.disk.set('odd.gradwire', encodeUtf8(text))
  const rename = (name: string) => {
    const edit = setProperties(store.document, { name })
    if (isRefusal(edit)) throw new Error(edit.message)
    store.perform('Rename', edit)
  }
  const read = (name: string) => new TextDecoder().decode(host.disk.get(name))
  const openOdd = async () => {
    host.chosen = 'odd.gradwire'
    await files.open()
  }
  return { host, store, messages, files, rename, read, openOdd }
}

describe('files', () => {
  it('saves the bytes it was loaded from where nothing changed', async () => {
    const { files, host, read, openOdd } = bench()
    await openOdd()
    expect(files.name.value).toBe('Odd')
    host.chosen = 'copy.gradwire'
    expect(await files.saveAs()).toBe(true)
    expect(read('copy.gradwire')).toBe(text)
  })

  it('saves changes in canonical form, unknown keys kept, and is clean then', async () => {
    const { files, read, rename, openOdd } = bench()
    await openOdd()
    rename('Even')
    expect(files.dirty.value).toBe(true)
    expect(await files.save()).toBe(true)
    expect(files.dirty.value).toBe(false)
    expect(read('odd.gradwire')).toContain('"name": "Even"')
    expect(JSON.parse(read('odd.gradwire'))).toMatchObject({ mine: [1] })
  })

  it('is clean again when undo comes back to what was saved', async () => {
    const { files, store, rename, openOdd } = bench()
    await openOdd()
    rename('Even')
    store.undo()
    expect(files.dirty.value).toBe(false)
    store.redo()
    expect(files.dirty.value).toBe(true)
  })

  it('keeps the document dirty where a save fails or is cancelled, and says why', async () => {
    const { files, host, messages, rename, openOdd, read } = bench()
    await openOdd()
    rename('Even')
    host.failure = 'The disk is full.'
    expect(await files.save()).toBe(false)
    expect(files.dirty.value).toBe(true)
    expect(messages.shown.value.map((one) => one.text)).toEqual(['The disk is full.'])
    expect(read('odd.gradwire')).toBe(text)
    host.chosen = undefined
    expect(await files.saveAs()).toBe(false)
    expect(files.dirty.value).toBe(true)
  })

  it('stays dirty where something was changed while it was being written', async () => {
    const { files, host, rename, openOdd, read } = bench()
    await openOdd()
    rename('Even')
    host.duringSave = () => {
      host.duringSave = () => undefined
      rename('Later')
    }
    expect(await files.save()).toBe(false)
    expect(files.dirty.value).toBe(true)
    expect(read('odd.gradwire')).toContain('Even')
    expect(await files.save()).toBe(true)
    expect(read('odd.gradwire')).toContain('Later')
  })

  it('asks before changes are lost: cancel keeps, don’t save drops, save saves first', async () => {
    const { files, host, store, rename, openOdd, read } = bench()
    await openOdd()
    rename('Even')
    host.answer = 'cancel'
    await files.newGraph()
    expect(store.document.properties.name).toBe('Even')
    host.answer = 'save'
    await files.newGraph()
    expect(read('odd.gradwire')).toContain('Even')
    expect(store.document.nodes.size).toBe(0)
    rename('Gone')
    host.answer = 'discard'
    await openOdd()
    expect(store.document.properties.name).toBe('Even')
    expect(host.asked).toEqual(['Even', 'Even', 'Gone'])
  })

  it('refuses a broken file with its places before asking anything, and leaves the document alone', async () => {
    const { files, host, store, rename, openOdd } = bench()
    await openOdd()
    rename('Even')
    host.disk.set('bad.gradwire', encodeUtf8(text.replace('"edges":[]', '"edges":[["x.out","y.in"]]')))
    host.chosen = 'bad.gradwire'
    await files.open()
    expect(files.failure.value).toMatchObject({ file: 'bad.gradwire', problems: [{ path: 'edges[0]' }] })
    expect(store.document.properties.name).toBe('Even')
    expect(host.asked).toEqual([])
  })

  it('opens a sample as a copy without a file, asking where to save it', async () => {
    const { files, host, store } = bench()
    await files.openSample('The chain rule', text)
    expect(files.screen.value).toBe('graph')
    expect(files.dirty.value).toBe(false)
    const edit = renameNode(store.document, 'x', 'Input of my own')
    if (!isRefusal(edit)) store.perform('Label x', edit)
    host.chosen = undefined
    expect(await files.save()).toBe(false)
    host.chosen = 'mine.gradwire'
    expect(await files.save()).toBe(true)
    expect([...host.disk.keys()]).toEqual(['odd.gradwire', 'mine.gradwire'])
  })

  it('says when a recent file is gone', async () => {
    const { files, messages } = bench()
    await files.openRecent('lost.gradwire')
    expect(messages.shown.value[0]?.text).toBe('lost.gradwire is not there any more.')
    expect(files.screen.value).toBe('start')
  })

  it('shows no start screen while the file it was started with is on its way', async () => {
    const { files, host } = bench({ expecting: true })
    expect(files.screen.value).toBe('opening')
    const opened = files.openGiven({ ref: 'odd.gradwire', name: 'odd.gradwire', bytes: encodeUtf8(text) })
    files.begin()
    expect(files.screen.value).toBe('opening')
    await opened
    expect(files.screen.value).toBe('graph')
    expect(host.asked).toEqual([])
  })

  it.each([
    ['cannot be read', true],
    ['never comes', false],
  ])('shows the start screen where that file %s', async (_, comes) => {
    const { files } = bench({ expecting: true })
    if (comes) await files.openGiven({ ref: undefined, name: 'no.gradwire', bytes: encodeUtf8('{') })
    files.begin()
    expect(files.screen.value).toBe('start')
    expect(files.failure.value?.file).toBe(comes ? 'no.gradwire' : undefined)
  })
})
